// The API browser: lists the operations of openapi.json and offers a form to try each. All text goes in as text nodes, never as
// markup, as replies hold what attackers wrote.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  for (const child of children) made.append(child);
  return made;
}

function operations(api) {
  const found = [];
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of METHODS) {
      if (item[method]) found.push({ path, method, operation: item[method], key: `${method} ${path}` });
    }
  }
  return found;
}

function showList(api, all) {
  const list = document.getElementById("list");
  const tags = [...new Set(all.map((one) => (one.operation.tags || ["Other"])[0]))];
  list.replaceChildren(
    ...tags.map((tag) =>
      element("section", {},
        element("h2", {}, tag),
        element("ul", {},
          ...all.filter((one) => (one.operation.tags || ["Other"])[0] === tag).map((one) =>
            element("li", {},
              element("a", { href: `#${encodeURIComponent(one.key)}`, "data-key": one.key },
                element("span", { class: `method ${one.method}` }, one.method.toUpperCase()),
                element("span", {}, one.operation.summary || one.path))))))));
}

function field(parameter) {
  const id = `field-${parameter.in}-${parameter.name}`;
  const schema = parameter.schema || {};
  const example = parameter.example ?? schema.example ?? schema.examples?.[0] ?? "";
  const choices = parameter.name === "type" && parameter.in === "path" ? ["hash", "ip", "domain", "url"] : null;
  const input = choices
    ? element("select", { id, name: parameter.name }, ...choices.map((choice) => element("option", { value: choice }, choice)))
    : element("input", { id, name: parameter.name, required: parameter.required, placeholder: String(example), autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-hint` });
  input.dataset.in = parameter.in;
  return element("div", { class: "field" },
    element("label", { for: id }, parameter.name + (parameter.required ? " *" : "")),
    input,
    element("span", { class: "hint", id: `${id}-hint` }, parameter.description || ""));
}

function address(one, form) {
  let path = one.path;
  const query = [];
  for (const input of form.querySelectorAll("[data-in]")) {
    const value = input.value;
    if (input.dataset.in === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(value));
    else if (value !== "") query.push(`${encodeURIComponent(input.name)}=${encodeURIComponent(value)}`);
  }
  return query.length ? `${path}?${query.join("&")}` : path;
}

async function send(one, form, output, button) {
  const target = address(one, form);
  const body = form.querySelector("[data-body]");
  const options = { method: one.method.toUpperCase(), headers: {} };
  if (body) {
    options.headers["Content-Type"] = body.dataset.body;
    options.body = body.type === "file" ? body.files[0] || "" : body.value;
  }
  button.disabled = true;
  const started = performance.now();
  try {
    const reply = await fetch(target, options);
    const text = await reply.text();
    const took = (performance.now() - started).toFixed(0);
    const kind = reply.headers.get("content-type") || "";
    output.replaceChildren(
      element("h2", {}, "Answer"),
      element("p", {},
        element("span", { class: reply.ok ? "status" : "status bad" }, `${reply.status} ${reply.statusText}`),
        element("span", { class: "quiet" }, ` in ${took} ms, ${kind}, request ${reply.headers.get("x-request-id") || "?"}`)),
      element("pre", { tabindex: "0", "aria-label": "Body of the answer" }, pretty(text, kind)),
      element("p", { class: "quiet" }, "As a command:"),
      element("pre", { tabindex: "0", "aria-label": "Command" }, command(target, options, body)));
  } catch (error) {
    output.replaceChildren(element("p", { class: "status bad" }, `No answer: ${error.message}`));
  }
  button.disabled = false;
}

function pretty(text, kind) {
  if (!kind.includes("json") || kind.includes("ndjson")) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function command(target, options, body) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const parts = ["curl"];
  if (options.method !== "GET") parts.push("-X", options.method);
  for (const [name, value] of Object.entries(options.headers)) parts.push("-H", quoted(`${name}: ${value}`));
  if (body) parts.push("--data-binary", body.type === "file" ? "@FILE" : quoted(body.value));
  parts.push(quoted(new URL(target, location.href).href));
  return parts.join(" ");
}

function showOperation(one) {
  const { operation } = one;
  const form = element("form", { "aria-label": "Try it" });
  for (const parameter of operation.parameters || []) form.append(field(parameter));
  const content = operation.requestBody && operation.requestBody.content;
  if (content) {
    const kind = Object.keys(content)[0];
    const input = kind === "application/octet-stream"
      ? element("input", { type: "file", id: "field-body" })
      : element("textarea", { id: "field-body", spellcheck: "false" });
    input.dataset.body = kind;
    form.append(element("div", { class: "field" },
      element("label", { for: "field-body" }, "body"),
      input,
      element("span", { class: "hint" }, `${kind}. ${operation.requestBody.description || ""}`)));
  }
  const button = element("button", { type: "submit" }, "Send");
  const output = element("div", { "aria-live": "polite" });
  form.append(button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(one, form, output, button);
  });
  const rows = Object.entries(operation.responses || {}).map(([status, reply]) =>
    element("tr", {}, element("td", {}, element("code", {}, status)), element("td", {}, reply.description || "")));
  const main = document.getElementById("operation");
  main.replaceChildren(
    element("h1", {}, operation.summary || one.path),
    element("p", { class: "path" },
      element("span", { class: `method ${one.method}` }, one.method.toUpperCase() + " "),
      element("code", {}, one.path)),
    element("p", {}, operation.description || ""),
    element("h2", {}, "Try it"), form, output,
    element("h2", {}, "Answers"),
    element("table", {}, element("tbody", {}, ...rows)));
  main.focus({ preventScroll: true });
}

function route(all) {
  const key = decodeURIComponent(location.hash.slice(1));
  const one = all.find((candidate) => candidate.key === key);
  for (const link of document.querySelectorAll("nav a")) {
    if (one && link.dataset.key === one.key) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (one) showOperation(one);
}

async function start() {
  const reply = await fetch("/api/openapi.json");
  const api = await reply.json();
  const all = operations(api);
  document.getElementById("about").textContent = api.info.description || "";
  showList(api, all);
  addEventListener("hashchange", () => route(all));
  route(all);
}

start().catch((error) => {
  document.getElementById("list").replaceChildren(element("p", { class: "status bad" }, `Cannot load openapi.json: ${error.message}`));
});
