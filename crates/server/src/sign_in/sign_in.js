// The sign-in page. The secret of a one-time link comes in the fragment, which browsers send to nobody, and leaves the address at once.
// All text goes in as text nodes.
"use strict";

// Where the reader came from; a page of this server, and no other.
const next = new URLSearchParams(location.search).get("next") ?? "";

function destination() {
  return /^\/(?![/\\])/.test(next) ? next : page.options.Home;
}

const TEXTS = {
  ja: {
    headings: {
      enter: "サインイン",
      link: "リンクからサインイン",
      choose: "新しいパスワードの設定",
      reset: "パスワードの再設定",
      sent: "メールをご確認ください",
    },
    name: "ユーザー名",
    password: "パスワード",
    code: "確認コード",
    codeHint: "認証アプリに表示されている 6 桁の数字を入力してください。",
    enter: "サインイン",
    forgotten: "パスワードを忘れた場合",
    or: "または",
    provider: (name) => `${name} でサインイン`,
    linkAbout: "このリンクは一度だけ使用できます。",
    linkGo: "続ける",
    newPassword: "新しいパスワード",
    newHint: "12 文字以上で設定してください。長いほど安全です。",
    again: "新しいパスワード（確認）",
    choose: "設定してサインイン",
    resetAbout: "ユーザー名を入力してください。登録されているメールアドレスに、再設定用のリンクをお送りします。",
    resetGo: "リンクを送信",
    sentAbout:
      "ユーザー名が正しく、メールアドレスが登録されていれば、まもなくメールが届きます。届かない場合は、迷惑メールフォルダーを確認するか、管理者にお問い合わせください。",
    back: "サインイン画面に戻る",
    problems: {
      wrong_credentials: "ユーザー名またはパスワードが正しくないか、このアカウントではサインインできません。",
      wrong_code: "確認コードが正しくありません。次のコードが表示されてから、もう一度お試しください。",
      wrong_ticket: "このリンクは使用済みか、有効期限が切れています。管理者に再発行を依頼してください。",
      mismatch: "2 つのパスワードが一致しません。",
      bad_password: "このパスワードは使用できません。12 文字以上、256 バイト以内で設定してください。",
      provider: "外部アカウントでのサインインを完了できませんでした。もう一度お試しになるか、管理者にお問い合わせください。",
      unreachable: "サーバーに接続できません。しばらくしてからもう一度お試しください。",
      other: "エラーが発生しました。しばらくしてからもう一度お試しください。",
    },
    wait: (minutes) => `試行回数が上限に達しました。${minutes} 分ほど待ってから、もう一度お試しください。`,
  },
  en: {
    headings: {
      enter: "Sign in",
      link: "Sign in with this link",
      choose: "Choose a new password",
      reset: "Reset your password",
      sent: "Check your mail",
    },
    name: "User name",
    password: "Password",
    code: "Code",
    codeHint: "The six digits that your authenticator app shows.",
    enter: "Sign in",
    forgotten: "Forgot your password?",
    or: "or",
    provider: (name) => `Sign in with ${name}`,
    linkAbout: "The link works once.",
    linkGo: "Continue",
    newPassword: "New password",
    newHint: "At least 12 characters. Longer is safer.",
    again: "New password, again",
    choose: "Save and sign in",
    resetAbout: "Enter your user name. We will send a link to the mail address of your account.",
    resetGo: "Send the link",
    sentAbout:
      "If the user name is right and the account has a mail address, a mail will arrive shortly. If it does not, look among your junk mail or ask your administrator.",
    back: "Back to signing in",
    problems: {
      wrong_credentials: "The user name or the password is wrong, or this account cannot sign in.",
      wrong_code: "The code did not work. Wait for the next one and try again.",
      wrong_ticket: "This link was used already, or has expired. Ask your administrator for a new one.",
      mismatch: "The two passwords are not the same.",
      bad_password: "This password cannot be used. Choose one of at least 12 characters and at most 256 bytes.",
      provider: "Signing in with the other account did not work. Try again, or ask your administrator.",
      unreachable: "The server cannot be reached. Try again in a moment.",
      other: "Something went wrong. Try again in a moment.",
    },
    wait: (minutes) => `Too many attempts. Wait about ${minutes} ${minutes === 1 ? "minute" : "minutes"}, then try again.`,
  },
};
const VIEWS = ["enter", "link", "choose", "reset", "sent"];
const LANGUAGE = "hantei-language";

const byId = (id) => document.getElementById(id);
const page = { language: "en", view: "enter", problem: null, ticket: null, options: { Home: "/", Reset: false, Oidc: null } };

function chosenLanguage() {
  let chosen = null;
  try {
    chosen = localStorage.getItem(LANGUAGE);
  } catch {
    // Storage may be forbidden; then the browser's language holds.
  }
  if (Object.hasOwn(TEXTS, chosen ?? "")) return chosen;
  return (navigator.language || "").toLowerCase().startsWith("ja") ? "ja" : "en";
}

function draw() {
  const texts = TEXTS[page.language];
  document.documentElement.lang = page.language;
  document.title = `${texts.headings[page.view]} – Hantei`;
  byId("heading").textContent = texts.headings[page.view];
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = texts[node.dataset.text];
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === page.language));
  }
  for (const view of VIEWS) byId(view).hidden = view !== page.view;
  const { Oidc, Reset } = page.options;
  byId("forgotten").hidden = !Reset;
  byId("provider").hidden = !Oidc;
  if (Oidc) byId("provider").querySelector("a").textContent = texts.provider(Oidc);
  const message = byId("message");
  message.hidden = !page.problem;
  message.textContent = page.problem ? page.problem(texts) : "";
}

function show(view, problem = null) {
  page.view = view;
  page.problem = problem;
  draw();
  const first = byId(view).querySelector("input");
  (first || byId("heading")).focus();
}

const problem = (name) => (texts) => texts.problems[name];

function problemOf(reply, body) {
  if (!reply) return problem("unreachable");
  if (reply.status === 429) {
    const seconds = Number(reply.headers.get("retry-after")) || 60;
    return (texts) => texts.wait(Math.ceil(seconds / 60));
  }
  if (page.view === "choose" && reply.status === 400) return problem("bad_password");
  // The password was right when the code was asked for.
  if (body.code === "wrong_credentials" && byId(`${page.view}-code`)?.hidden === false) return problem("wrong_code");
  return problem(Object.hasOwn(TEXTS.en.problems, body.code ?? "") ? body.code : "other");
}

async function post(target, body) {
  let reply = null;
  let told = {};
  try {
    reply = await fetch(target, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    told = await reply.json();
  } catch {
    // No answer, or one without a body; the status tells.
  }
  return { reply, told };
}

function askForCode(box, input) {
  box.hidden = false;
  input.required = true;
  page.problem = null;
  draw();
  input.focus();
}

// Sends what lets somebody in, and goes on with what the server says to it.
async function begin(body) {
  const { reply, told } = await post("/api/session", body);
  if (reply?.ok) {
    location.replace(destination());
    return;
  }
  if (told.code === "code_needed") {
    if (page.view === "choose") askForCode(byId("choose-code"), byId("new-code"));
    else {
      if (page.view !== "enter") show("enter");
      askForCode(byId("enter-code"), byId("code"));
    }
  } else if (told.code === "password_needed") {
    show("choose");
  } else if (told.code === "wrong_ticket") {
    page.ticket = null;
    show("enter", problem("wrong_ticket"));
  } else {
    page.problem = problemOf(reply, told);
    byId("code").value = "";
    byId("new-code").value = "";
    draw();
  }
}

const filled = (id) => byId(id).value.trim() || undefined;

const ACTS = {
  enter: () => begin({ Name: byId("name").value, Password: byId("password").value, Code: filled("code") }),
  link: () => begin({ Ticket: page.ticket }),
  choose: () => {
    if (byId("new").value !== byId("again").value) {
      page.problem = problem("mismatch");
      draw();
      return undefined;
    }
    return begin({ Ticket: page.ticket, Password: byId("new").value, Code: filled("new-code") });
  },
  reset: async () => {
    const { reply, told } = await post("/api/password/reset", { Name: byId("reset-name").value });
    if (reply?.ok) show("sent");
    else show("reset", problemOf(reply, told));
  },
};

for (const [view, act] of Object.entries(ACTS)) {
  byId(view).addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = byId(view).querySelector("button.main");
    if (button.disabled) return;
    button.disabled = true;
    try {
      await act();
    } finally {
      button.disabled = false;
    }
  });
}
for (const button of document.querySelectorAll("[data-view]")) {
  button.addEventListener("click", () => {
    if (button.dataset.view === "reset") byId("reset-name").value = byId("name").value;
    show(button.dataset.view);
  });
}
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    page.language = button.dataset.language;
    try {
      localStorage.setItem(LANGUAGE, page.language);
    } catch {
      // Then the choice lasts as long as the page.
    }
    draw();
  });
}

async function readOptions() {
  try {
    const reply = await fetch("/sign-in/options.json");
    if (reply.ok) page.options = await reply.json();
  } catch {
    // Name and password can be tried all the same.
  }
}

// What the address says behind `#`.
async function arrive() {
  const said = new URLSearchParams(location.hash.slice(1));
  if (location.hash) history.replaceState(null, "", location.pathname);
  page.language = chosenLanguage();
  page.ticket = said.get("ticket");
  if (said.has("signed-in")) {
    // The provider sent us here: only now, from a page of ours, does the browser show the session's cookie.
    await readOptions();
    location.replace(destination());
    return;
  }
  show(page.ticket ? "link" : "enter", said.has("failed") ? problem("provider") : null);
  await readOptions();
  draw();
}

addEventListener("hashchange", arrive);
arrive();
