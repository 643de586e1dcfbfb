/** A real server over the demo world, with people who sign in, for all tests of a run. */

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { request } from "@playwright/test";
import { hostileFeeds } from "./hostile";

/** What signs everybody in. */
export const PASSWORD = "a password of twelve";

const PEOPLE = [
  ["admin", "administrator"],
  ["analyst", "analyst"],
  ["reader", "reader"],
  // Each with a language and a theme of his own, since they are kept.
  ["en-light", "administrator"],
  ["en-dark", "administrator"],
  ["ja-light", "administrator"],
  ["ja-dark", "administrator"],
] as const;

/** Whose group may look up a hundred objects a day. */
const SMALL = "small";

export default async function setup(): Promise<() => Promise<void>> {
  const program = process.env["HANTEI"] ?? "../target/debug/hantei";
  if (!existsSync(program)) throw new Error(`no program at ${program}: build it, or name it in HANTEI`);
  const folder = mkdtempSync(join(tmpdir(), "hantei-portal-"));
  const data = join(folder, "data");
  const run = (...words: string[]) => execFileSync(program, words, { encoding: "utf8", input: `${PASSWORD}\n` });
  run("demo", "--data", data);
  for (const words of hostileFeeds(join(folder, "feeds"))) run("import", "--data", data, ...words);
  for (const [name, role] of PEOPLE) {
    run("user", "add", "--data", data, "--role", role, name);
    run("user", "password", "--data", data, name);
  }
  // Whoever has bought a hundred searches and used them up.
  run("group", "add", "--data", data, "small");
  run("licence", "grant", "--data", data, "small", "threat_lookup_100");
  run("user", "add", "--data", data, "--role", "analyst", "--group", "small", SMALL);
  run("user", "password", "--data", data, SMALL);
  const server = spawn(program, ["demo", "--data", data, "--serve", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  const log: string[] = [];
  server.stderr.on("data", (chunk: Buffer) => log.push(chunk.toString()));
  const portal = await address(server, log);
  process.env["HANTEI_PORTAL"] = portal;
  process.env["HANTEI_SESSIONS"] = folder;
  for (const [name] of PEOPLE) await signIn(portal, name, join(folder, `${name}.json`));
  await signIn(portal, SMALL, join(folder, `${SMALL}.json`));
  writeFileSync(join(folder, "pid"), String(server.pid));
  return async () => {
    const ended = new Promise((done) => server.once("exit", done));
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Signs somebody in and keeps the cookie: who signs in for each test is shut out as one who guesses. */
async function signIn(portal: string, name: string, file: string): Promise<void> {
  const context = await request.newContext({ baseURL: portal });
  const reply = await context.post("/api/session", { data: { Name: name, Password: PASSWORD } });
  if (!reply.ok()) throw new Error(`${name} cannot sign in: ${await reply.text()}`);
  await context.storageState({ path: file });
  await context.dispose();
}

/** Where the server listens, as it prints. */
function address(server: ChildProcess, log: string[]): Promise<string> {
  return new Promise((found, failed) => {
    if (!server.stdout) return failed(new Error("the server has no output"));
    const lines = createInterface(server.stdout);
    lines.on("line", (line) => {
      const [, url] = /listening on (http:\S+)/.exec(line) ?? [];
      if (url) found(url);
    });
    server.once("exit", (code) => failed(new Error(`the server ended with ${code}:\n${log.join("")}`)));
  });
}
