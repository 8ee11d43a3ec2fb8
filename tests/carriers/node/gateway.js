"use strict";

/**
 * A gateway in Node: checks every webhook's signature with the carrier's library, and answers with its TwiML.
 * Prints its port, then one line of JSON for each webhook; ends when its input does.
 */

const http = require("node:http");
const { token, twilio } = require("./carrier");

function menu() {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({ numDigits: 1, action: "/pressed?case=0427", actionOnEmptyResult: true });
  gather.say({ language: "cmn-CN" }, "案件0427，按1签收");
  response.hangup();
  return response.toString();
}

function pressed(form) {
  const response = new twilio.twiml.VoiceResponse();
  response.say({ language: "cmn-CN" }, form.Digits === "1" ? "签收成功" : "未签收");
  return response.toString();
}

const server = http.createServer(async (request, answer) => {
  const parts = [];
  for await (const part of request) {
    parts.push(part);
  }
  const fields = new URLSearchParams(Buffer.concat(parts).toString("utf8"));
  const form = Object.fromEntries(fields);
  const url = `http://127.0.0.1:${server.address().port}${request.url}`;
  const isSigned = twilio.validateRequest(token, request.headers["x-twilio-signature"], url, form);
  const isForged = twilio.validateRequest(token, request.headers["x-twilio-signature"], url + "x", form);
  const path = request.url.split("?")[0];
  console.log(JSON.stringify({ path, status: form.CallStatus, body: form.Body, isSigned, isForged }));
  answer.setHeader("Content-Type", "text/xml; charset=utf-8");
  answer.end(path === "/officer" ? menu() : path === "/pressed" ? pressed(form) : "<Response/>");
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
