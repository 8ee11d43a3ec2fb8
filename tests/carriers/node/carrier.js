"use strict";

/** The account under test and its carrier's address, out of the environment. */

const twilio = require("twilio");

const account = process.env.CARRIER_ACCOUNT_SID;
const token = process.env.CARRIER_AUTH_TOKEN;
const sender = process.env.CARRIER_SENDER;
const recipient = process.env.CARRIER_RECIPIENT;

function client(authToken = token) {
  const made = twilio(account, authToken, { timeout: 10000 });
  made.api.baseUrl = process.env.CARRIER_URL;
  return made;
}

module.exports = { account, client, recipient, sender, token, twilio };
