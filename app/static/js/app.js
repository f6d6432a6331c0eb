// Everything here is a convenience: each page does its work without it.
import "htmx.org";
import { announceSwaps } from "./modules/announce.js";
import { checkIn } from "./modules/check_in.js";
import { conditionalParts } from "./modules/conditions.js";
import { confirmForms } from "./modules/confirm.js";
import { copyButtons } from "./modules/copy.js";
import { dragEvents } from "./modules/dragging.js";
import { errorFocus } from "./modules/errors.js";
import { closeMenus } from "./modules/menus.js";
import { addUpMinutes } from "./modules/minutes.js";
import { rowKeys } from "./modules/row_keys.js";
import { saveWhileTyping } from "./modules/saving.js";
import { sinceLastVisit } from "./modules/since.js";
import { sliderWords } from "./modules/sliders.js";

announceSwaps();
checkIn();
conditionalParts();
confirmForms();
copyButtons();
dragEvents();
errorFocus();
closeMenus();
addUpMinutes();
rowKeys();
saveWhileTyping();
sinceLastVisit();
sliderWords();
