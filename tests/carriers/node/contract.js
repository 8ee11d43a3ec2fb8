"use strict";

/** `node contract.js NAME` makes one check; it exits with 0 when the carrier keeps its contract. */

const assert = require("node:assert/strict");
const { client, recipient, sender } = require("./carrier");

const NOWHERE = "CA" + "0".repeat(32);

async function refused(promise, code, status) {
  await assert.rejects(promise, (error) => {
    assert.deepEqual({ code: error.code, status: error.status }, { code, status });
    return true;
  });
}

const checks = {
  async wrong_token() {
    await refused(client("0".repeat(32)).calls(NOWHERE).fetch(), 20003, 401);
  },

  async unknown_call() {
    await refused(client().calls(NOWHERE).fetch(), 20404, 404);
    await refused(client().calls(NOWHERE).update({ status: "completed" }), 20404, 404);
  },

  async bad_orders() {
    const twiml = "<Response/>";
    await refused(client().calls.create({ to: recipient, from: sender }), 21205, 400);
    await refused(client().calls.create({ to: "", from: sender, twiml }), 21201, 400);
    await refused(client().messages.create({ to: recipient, from: sender }), 21602, 400);
    await refused(client().messages.create({ to: recipient, body: "0427" }), 21603, 400);
  },

  async queues() {
    const made = await client().queues.create({ friendlyName: `contract-${process.pid}`, maxSize: 3 });
    assert.match(made.sid, /^QU[0-9a-f]{32}$/);
    assert.equal(made.maxSize, 3);
    assert.ok(made.dateCreated instanceof Date && !Number.isNaN(made.dateCreated.valueOf()));
    const changed = await client().queues(made.sid).update({ maxSize: 4 });
    assert.equal(changed.maxSize, 4);
    assert.deepEqual(await client().queues(made.sid).members.list({ pageSize: 1 }), []);
    assert.equal(await client().queues(made.sid).remove(), true);
    await refused(client().queues(made.sid).fetch(), 20404, 404);
  },

  async pages() {
    const whole = await client().calls.list({ limit: 5 });
    const byTwo = await client().calls.list({ limit: 5, pageSize: 2 });
    assert.deepEqual(byTwo.map((call) => call.sid), whole.map((call) => call.sid));
    const recordings = await client().recordings.list({ limit: 3, pageSize: 1 });
    assert.ok(recordings.every((recording) => /^RE[0-9a-f]{32}$/.test(recording.sid)));
  },

  /** Needs a conference `case-0427` that is going on, with participants labelled citizen and officer. */
  async conference() {
    const [found] = await client().conferences.list({ friendlyName: "case-0427", status: "in-progress" });
    assert.match(found.sid, /^CF[0-9a-f]{32}$/);
    const room = client().conferences(found.sid);
    const inside = await room.participants.list({ pageSize: 1 });
    assert.deepEqual(inside.map((one) => one.label).sort(), ["citizen", "officer"]);
    assert.ok(inside.every((one) => one.status === "connected" && one.muted === false));
    assert.equal((await room.participants("officer").update({ muted: true })).muted, true);
    assert.equal(await room.participants("officer").remove(), true);
    await refused(room.participants("officer").fetch(), 20404, 404);
    assert.equal((await room.update({ status: "completed" })).status, "completed");
  },

  async call() {
    const twiml = '<Response><Pause length="30"/></Response>';
    const call = await client().calls.create({ to: recipient, from: sender, twiml, timeout: 20 });
    assert.match(call.sid, /^CA[0-9a-f]{32}$/);
    assert.deepEqual([call.status, call.direction, call.to], ["queued", "outbound-api", recipient]);
    const ended = await client().calls(call.sid).update({ status: "completed" });
    assert.equal(ended.sid, call.sid);
    await refused(client().calls(call.sid).update({ status: "completed" }), 21220, 400);
    const listed = await client().calls.list({ to: recipient, startTimeAfter: new Date(call.dateCreated) });
    assert.ok(Array.isArray(listed));
  },

  async text() {
    const body = "【资阳110联动】新派单0427：演练，请勿回复。";
    const text = await client().messages.create({ to: recipient, from: sender, body });
    assert.match(text.sid, /^SM[0-9a-f]{32}$/);
    assert.deepEqual(
      [text.status, text.numSegments, text.numMedia, text.errorCode, text.body],
      ["queued", "1", "0", null, body],
    );
    assert.equal((await client().messages(text.sid).fetch()).sid, text.sid);
  },
};

const check = checks[process.argv[2]];
if (!check) {
  console.error(`no such check; there are ${Object.keys(checks).join(" ")}`);
  process.exit(2);
}
check().catch((error) => {
  console.error(error);
  process.exit(1);
});
