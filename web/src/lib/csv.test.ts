import { expect, it } from "vitest";
import { cell, csv, fileName } from "./csv";

it.each([
  ["plain", "plain"],
  ["=1+1", "'=1+1"],
  [" @x", "' @x"],
  ["-5", "'-5"],
  ["＝1", "'＝1"],
  ['a "b", c', '"a ""b"", c"'],
  ["two\nlines", '"two\nlines"'],
  [-5, "-5"],
  [null, ""],
])("a cell of %j", (value, expected) => {
  expect(cell(value)).toBe(expected);
});

it("is a table that spreadsheets read", () => {
  expect(csv([["a", "b"], [1, "=x"]])).toBe("\ufeffa,b\r\n1,'=x\r\n");
});

it("names files so that every system takes them", () => {
  expect(fileName("http://a.example/../x?y")).toBe("http_a.example_.._x_y");
});
