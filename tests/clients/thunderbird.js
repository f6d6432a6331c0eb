// What a person does in Thunderbird, done from inside it. Run before each call of `Thunderbird` in
// thunderbird.py. Names are those of its source: about3Pane.js, imip-bar.js, calItipUtils.sys.mjs.

const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");

const PATIENCE_MS = 40_000;
const tabs = () => document.getElementById("tabmail");
const pause = (ms) => new Promise((go) => setTimeout(go, ms));

async function until(true_, what) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
    const found = await true_();
    if (found) return found;
  }
  throw new Error(`still not so: ${what}`);
}

const corridor = {
  async openAccount(email, name, imap, smtp, password) {
    const user = email.split("@")[0];
    const server = MailServices.accounts.createIncomingServer(user, "127.0.0.1", "imap");
    server.port = imap;
    server.password = password;
    server.authMethod = Ci.nsMsgAuthMethod.passwordCleartext;
    const outgoing = MailServices.outgoingServer.createServer("smtp").QueryInterface(Ci.nsISmtpServer);
    outgoing.hostname = "127.0.0.1";
    outgoing.port = smtp;
    outgoing.authMethod = Ci.nsMsgAuthMethod.none;
    MailServices.outgoingServer.defaultServer = outgoing;
    const identity = MailServices.accounts.createIdentity();
    Object.assign(identity, { email, fullName: name, smtpServerKey: outgoing.key, doFcc: false });
    const account = MailServices.accounts.createAccount();
    account.incomingServer = server;
    account.addIdentity(identity);
    MailServices.accounts.defaultAccount = account;
    const home = await until(() => this.calendar("Home"), "a calendar of one's own");
    home.setProperty("disabled", false); // a new profile keeps no entries of its own
    home.setProperty("imip.identity.key", identity.key);
  },

  calendar: (name) => cal.manager.getCalendars().find((one) => one.name === name),

  subscribe(name, address) {
    const made = cal.manager.createCalendar("ics", Services.io.newURI(address));
    made.name = name;
    made.setProperty("color", cal.view.hashColor(address));
    made.readOnly = true; // as the page on how to subscribe says
    cal.manager.registerCalendar(made);
    return this.refresh(name);
  },

  refresh(name) {
    const calendar = this.calendar(name);
    const loaded = new Promise((done) => {
      const nothing = () => {};
      calendar.addObserver({
        QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
        onStartBatch: nothing,
        onEndBatch: nothing,
        onAddItem: nothing,
        onModifyItem: nothing,
        onDeleteItem: nothing,
        onPropertyChanged: nothing,
        onPropertyDeleting: nothing,
        onLoad: () => done(""),
        onError: (_one, number, text) => done(`${number} ${text}`),
      });
    });
    calendar.refresh();
    return loaded;
  },

  async importFile(name, path) {
    const items = getItemsFromIcsFile(await IOUtils.getFile(path));
    const faults = [];
    const keep = (_item, fault) => faults.push(String(fault));
    await putItemsIntoCal(this.calendar(name), items, { onDuplicate: keep, onError: keep });
    return faults;
  },

  async remove(name, uid) {
    const calendar = this.calendar(name);
    await calendar.deleteItem(await calendar.getItem(uid));
  },

  async entries(name) {
    const which = Ci.calICalendar.ITEM_FILTER_TYPE_EVENT | Ci.calICalendar.ITEM_FILTER_COMPLETED_ALL;
    const items = await this.calendar(name).getItemsAsArray(which, 0, null, null);
    return items.map((item) => ({
      uid: item.id,
      title: item.title,
      status: item.status ?? "",
      place: item.getProperty("LOCATION") ?? "",
      instant: new Date(item.startDate.nativeTime / 1000).toISOString(),
      shown: item.startDate.getInTimezone(cal.dtz.defaultTimezone).icalString,
      answers: item.getAttendees().map((one) => one.participationStatus),
    }));
  },

  async openMail(subject) {
    const { rootFolder } = MailServices.accounts.defaultAccount.incomingServer;
    const inbox = await until(() => rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox), "an inbox");
    const unread = async () => {
      inbox.getNewMessages(null, null);
      await pause(300);
      return [...inbox.messages].find((one) => one.mime2DecodedSubject.includes(subject) && !one.isRead);
    };
    const mail = await until(unread, `an unread mail “${subject}”`);
    tabs().switchToTab(0);
    const pane = tabs().currentAbout3Pane;
    pane.displayFolder(inbox.URI);
    await until(() => pane.gDBView?.msgFolder === inbox, "the inbox on the screen");
    pane.selectMessage(mail);
    await until(() => this.message?.gMessage === mail && this.message.msgLoaded, "the mail on the screen");
    mail.markRead(true);
    return mail.mime2DecodedSubject;
  },

  get message() {
    return tabs().currentAboutMessage;
  },

  get buttons() {
    const all = this.message.document.querySelectorAll("#imip-view-toolbar toolbarbutton");
    return [...all].filter((one) => !one.hidden && one.getBoundingClientRect().width);
  },

  offered() {
    return this.buttons.map((one) => one.id);
  },

  async press(button) {
    const found = await until(() => this.buttons.find((one) => one.id === button), `a button ${button}`);
    found.click();
  },

  async showDay(date) {
    document.getElementById("calendarButton").click();
    await until(() => tabs().currentTabInfo.mode.name === "calendar", "the calendar on the screen");
    await window.switchToView("day");
    const day = cal.dtz.jsDateToDateTime(new Date(date), cal.dtz.defaultTimezone);
    window.currentView().goToDay(day);
    await pause(1500);
  },
};
