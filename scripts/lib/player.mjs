// Plays the story of the pictures: most people talk by the hub, as programs do; the viewer has a page as well.

import { randomUUID } from "node:crypto";
import * as signalr from "@microsoft/signalr";
import { end, opening, story, viewer, writes } from "./story.mjs";

/** @typedef {import("./story.mjs").Step} Step @typedef {import("playwright-core").Page} Page */
/** @typedef {{ token: string, call: (method: string, ...values: unknown[]) => Promise<any>, stop: () => Promise<void> }} Person */

/** When each minute of the story was played. @type {Array<{from: number, at: number}>} */
const played = [];

/** The key under which a page at the root of its server keeps who one is. */
export const sessionKey = "webchat:/:session";

/** A minute of the story, as a time. @param {number} at */
export const timeOf = (at) => opening + at * 60_000;

/** Puts the times of the story in the place of those of its making. @param {string} text */
export const retime = (text) =>
  text.replace(
    /"(at|since|serverTime|edited|deleted)":"([^"]+)"/g,
    (_, field, at) => `"${field}":"${inStory(at)}"`,
  );

/** A time of its making, in the story: nothing happens after its end, however long the pictures take. @param {string} at */
export function inStory(at) {
  const time = Date.parse(at);
  return new Date(timeOf(played.findLast(({ from }) => from <= time)?.at ?? 0)).toISOString();
}

/**
 * @param {string} url
 * @param {string} nickname
 * @param {string} [token] of somebody who is there already
 * @returns {Promise<Person>}
 */
async function connect(url, nickname, token) {
  const hub = new signalr.HubConnectionBuilder()
    .withUrl(`${url}hub`)
    .configureLogging(signalr.LogLevel.None)
    .build();
  hub.on("Receive", () => undefined);
  await hub.start();
  /** @param {string} method @param {...unknown} values */
  const call = async (method, ...values) => {
    const { ok, error } = await hub.invoke(method, ...values);
    if (error) throw new Error(`${nickname}: ${method}: ${error.message}`);
    return ok;
  };
  const welcome = await call("Join", { nickname, token });
  return { token: welcome.token, call, stop: () => hub.stop() };
}

export class Player {
  /** @param {Page} page the viewer's @param {string} url @param {string} adminKey */
  constructor(page, url, adminKey) {
    this.page = page;
    this.url = url;
    this.adminKey = adminKey;
    /** @type {Map<string, Person>} */
    this.people = new Map();
    /** What was said, and its number in its room. @type {Map<string, number>} */
    this.said = new Map();
  }

  /** Each step at its minute. */
  async play() {
    for (const step of story) {
      await this.reach(step.at);
      if (step.announces) await this.announce(step.announces);
      else if (step.reads) await this.look(step.reads);
      else if (step.topic !== undefined) await this.setTopic(step);
      else if (step.reacts) await this.react(step);
      else if (step.edits) await this.edit(step);
      else if (step.deletes) await this.delete(step);
      else if (step.enters && step.who === viewer) await this.enter(step.enters);
      else if (step.enters) await (await this.person(step.who)).call("Enter", { room: step.enters });
      else await this.say(step);
    }
    await this.reach(end);
  }

  /** It is this minute from now on. @param {number} at */
  async reach(at) {
    await this.page.clock.setFixedTime(timeOf(at));
    played.push({ from: Date.now(), at });
  }

  /** Somebody's connection; the viewer's is a second one beside the page's. @param {string} nickname */
  async person(nickname) {
    let person = this.people.get(nickname);
    if (!person) {
      person = await connect(this.url, nickname, nickname === viewer ? await this.viewerToken() : undefined);
      this.people.set(nickname, person);
    }
    return person;
  }

  async viewerToken() {
    const kept = await this.page.evaluate(`localStorage.getItem("${sessionKey}")`);
    return JSON.parse(String(kept)).token;
  }

  /** @param {Step} step */
  async say({ who, says, does, re, to = "#lobby" }) {
    const { call } = await this.person(who);
    const text = says ?? does ?? "";
    const said = { id: randomUUID(), text, kind: does ? "action" : "text" };
    if (!to.startsWith("#")) return call("Whisper", { to, ...said });
    const receipt = await call("Post", {
      room: to.slice(1),
      ...said,
      ...(re && { replyTo: this.numberOf(re) }),
    });
    return this.said.set(text, receipt.seq);
  }

  /** @param {string} beginning of what was said @returns {number} */
  numberOf(beginning) {
    for (const [text, seq] of this.said) if (text.startsWith(beginning)) return seq;
    throw new Error(`Nobody said "${beginning}".`);
  }

  /** @param {Step} step */
  async setTopic({ who, topic, to = "#lobby" }) {
    const { call } = await this.person(who);
    await call("SetTopic", { room: to.slice(1), topic });
  }

  /** @param {Step} step */
  async react({ who, reacts, re = "", to = "#lobby" }) {
    const { call } = await this.person(who);
    await call("React", { room: to.slice(1), seq: this.numberOf(re), emoji: reacts, on: true });
  }

  /** @param {Step} step */
  async edit({ who, edits, re = "", to = "#lobby" }) {
    const { call } = await this.person(who);
    await call("Edit", { room: to.slice(1), seq: this.numberOf(re), text: edits });
  }

  /** @param {Step} step */
  async delete({ who, re = "", to = "#lobby" }) {
    const { call } = await this.person(who);
    await call("Delete", { room: to.slice(1), seq: this.numberOf(re) });
  }

  /** @param {string} text */
  async announce(text) {
    const response = await fetch(`${this.url}api/admin/announcements`, {
      method: "POST",
      headers: { Authorization: `Bearer ${this.adminKey}`, "Content-Type": "text/plain" },
      body: text,
    });
    if (!response.ok) throw new Error(await response.text());
  }

  /** The viewer joins, or enters one more room. @param {string} room */
  async enter(room) {
    const nickname = this.page.locator("[data-test=nickname]");
    if (await nickname.isVisible()) {
      await nickname.fill(viewer);
      await nickname.press("Enter");
    } else {
      await this.page.locator("[data-test=composer]").fill(`/join ${room}`);
      await this.page.locator("[data-test=composer]").press("Enter");
    }
    await this.page.locator(`[data-place="room:${room}"]`).waitFor();
    await this.backToLobby();
  }

  /** The viewer reads a private conversation. @param {string} nickname */
  async look(nickname) {
    await this.page.locator(`[data-test=private][data-name="${nickname}"]`).click();
    await this.page.locator('[data-place^="private:"]').waitFor();
    await this.backToLobby();
  }

  async backToLobby() {
    await this.page.locator("[data-test=room][data-name=lobby]").click();
    await this.page.locator('[data-place="room:lobby"]').waitFor();
  }

  /** At the end somebody is writing. */
  async typing() {
    const { call } = await this.person(writes);
    await call("Typing", "lobby");
  }

  async stop() {
    for (const person of this.people.values()) await person.stop();
  }
}
