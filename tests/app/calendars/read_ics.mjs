// Reads calendars with ical.js: a JSON list of texts comes in, a JSON list of what they say goes out.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const instant = (time) => (time ? (time.isDate ? time.toString() : time.toJSDate().toISOString()) : null);

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const value = (component, name) => component.getFirstPropertyValue(name)?.toString() ?? null;
  return {
    method: value(calendar, "method"),
    name: value(calendar, "x-wr-calname"),
    zone: value(calendar, "x-wr-timezone"),
    refresh: value(calendar, "refresh-interval"),
    ttl: value(calendar, "x-published-ttl"),
    others: calendar.getAllSubcomponents().filter((one) => one.name !== "vevent").length,
    events: calendar.getAllSubcomponents("vevent").map((event) => ({
      uid: value(event, "uid"),
      stamp: instant(event.getFirstPropertyValue("dtstamp")),
      modified: instant(event.getFirstPropertyValue("last-modified")),
      start: instant(event.getFirstPropertyValue("dtstart")),
      end: instant(event.getFirstPropertyValue("dtend")),
      sequence: event.getFirstPropertyValue("sequence"),
      summary: value(event, "summary"),
      description: value(event, "description"),
      location: value(event, "location"),
      url: value(event, "url"),
      status: value(event, "status"),
      transparency: value(event, "transp"),
      categories: event.getFirstProperty("categories")?.getValues() ?? [],
      properties: event.getAllProperties().map((one) => one.name).sort(),
    })),
  };
}

const texts = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(texts.map(read)));
