/** What any relay for Yjs documents can be asked to do, each tried from outside. Null: it is not meant to. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { WebsocketProvider } from 'y-websocket';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '#protocol';
import type { Seat } from '../../support/crowd.ts';
import { Client } from './client.ts';
import type { Target } from './target.ts';
import { until } from './until.ts';

/** `true`: it does. A string: what it did instead. Null: it does not claim to. */
export type Verdict = true | string | null;
export type Check = { name: string; run: (target: Target) => Promise<Verdict> };

const GONE_MS = 1000;
/** Long enough for what is passed on to have arrived, for what must not be. */
const QUIET_MS = 400;
const quiet = () => new Promise((resolve) => setTimeout(resolve, QUIET_MS));

async function together(target: Target): Promise<{ ana: Client; ben: Client; reader: Seat | null }> {
	const { writer, other, reader } = await target.open();
	return { ana: await Client.join(writer), ben: await Client.join(other), reader };
}

/** What people elsewhere on the server notice: null when they reach each other in a second. A server that ended is started. */
async function harmToOthers(target: Target): Promise<string | null> {
	try {
		const { ana, ben } = await together(target);
		ana.type('hello');
		const isThere = await until(() => ben.text === 'hello', GONE_MS);
		ana.leave();
		ben.leave();
		return isThere ? null : 'others wait';
	} catch {
		// Nobody listens any more. Some end by themselves, some only nearly.
		await target.kill();
		await target.start();
		return 'the process ends';
	}
}

/** Somebody says something bad: the server goes on, they are gone, and nobody was told. */
async function survives(target: Target, say: (eve: Client) => void | Promise<void>): Promise<Verdict> {
	const { ana: eve, ben } = await together(target);
	ben.type('before ');
	await until(() => eve.text === 'before ');
	await say(eve);
	const isGone = await until(() => eve.closed, GONE_MS);
	const faults: string[] = [];
	const harm = await harmToOthers(target);
	if (harm !== null) faults.push(harm);
	else if (!isGone) faults.push('the sender stays');
	if (ben.text !== 'before ' || ben.doc.store.pendingStructs !== null) faults.push('it is passed on');
	eve.leave();
	ben.leave();
	return faults.length === 0 ? true : faults.join(', ');
}

/** Raw bytes in place of frames, from somebody with no right to anything. */
async function survivesRaw(target: Target, bytes: Uint8Array): Promise<Verdict> {
	const url = new URL(target.bareUrl());
	const socket = connect(Number(url.port), url.hostname);
	socket.on('error', () => undefined);
	await once(socket, 'connect');
	const key = Buffer.from('a relay for others').toString('base64').slice(0, 22);
	socket.write(
		`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}==\r\n\r\n`
	);
	await Promise.race([once(socket, 'data'), once(socket, 'close')]);
	socket.write(bytes);
	const isGone = await until(() => socket.destroyed || socket.readableEnded, GONE_MS);
	const harm = await harmToOthers(target);
	socket.destroy();
	return harm ?? (isGone || 'the sender stays');
}

/** What is lost of words that others saw, or that the writer was told are safe, when the process is killed at once. */
async function afterKill(target: Target, promised: (ana: Client, ben: Client) => string[]): Promise<Verdict> {
	if (!target.keeps) return null;
	const { writer, other } = await target.open();
	const [ana, ben] = [await Client.join(writer), await Client.join(other)];
	for (let n = 0; n < 40; n++) {
		ana.type(`w${n} `);
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	await until(() => ben.text.includes('w39'), GONE_MS);
	const words = promised(ana, ben);
	await target.kill();
	ana.leave();
	ben.leave();
	await target.start();
	const again = await Client.join(other);
	await quiet();
	const lost = words.filter((word) => !again.text.includes(`${word} `));
	again.leave();
	return lost.length === 0 ? true : `${lost.length} of ${words.length} lost`;
}
const wordsOf = (text: string) => text.split(' ').slice(0, -1);

const bomb = Uint8Array.of(1, 0x80, 0xc3, 0xc9, 0x0e, 1, 0, 8, 1, 1);
const letter = (clock: number) => Uint8Array.of(1, 1, 99, clock, 4, 1, 5, ...Buffer.from('notes'), 1, 120, 0);

async function readerSays(target: Target, bytes: (update: Uint8Array) => Uint8Array): Promise<Verdict> {
	const { ana, ben, reader } = await together(target);
	if (reader === null || !target.hasReaders) {
		ana.leave();
		ben.leave();
		return 'has no rights';
	}
	const eve = await Client.join(reader);
	eve.sayBytes(bytes(letter(0)));
	await quiet();
	const isHeard = ana.text !== '' || ben.text !== '';
	for (const client of [ana, ben, eve]) client.leave();
	return isHeard ? 'a reader writes' : true;
}
export const CHECKS: Check[] = [
	{
		name: 'Three people who write at once have the same text in the end',
		async run(target) {
			const { writer, other } = await target.open();
			const people = await Promise.all([writer, other, other].map((seat) => Client.join(seat)));
			for (let n = 0; n < 50; n++) {
				people.forEach((person, at) => person.type(`${at}.${n} `));
				await new Promise((resolve) => setTimeout(resolve, 1));
			}
			const isSame = await until(() =>
				people.every(({ text }) => text === people[0]?.text && text.split(' ').length === 151)
			);
			for (const person of people) person.leave();
			return isSame || 'they differ';
		}
	},
	{
		name: 'The stock y-websocket provider works with it',
		async run(target) {
			if (!target.speaksStock) return null;
			const { writer, other } = await target.open();
			const providers = [writer, other].map((seat) => stockProvider(seat));
			const [one, two] = providers.map(({ doc }) => doc.getText('notes'));
			await until(() => providers.every(({ synced }) => synced));
			one?.insert(0, 'hello');
			const isThere = await until(() => two?.toString() === 'hello');
			for (const provider of providers) provider.destroy();
			return isThere || 'it does not';
		}
	},
	{
		name: 'After a restart it calls nobody synced before they have everything',
		async run(target) {
			if (!target.keeps) return null;
			const { writer, other } = await target.open();
			const ana = await Client.join(writer);
			for (let n = 0; n < 300; n++) ana.type(`w${n} `);
			await until(() => ana.acknowledged >= 300, target.acknowledges ? 10_000 : 1);
			ana.leave();
			// Some write only when everybody has been gone for a while.
			await new Promise((resolve) => setTimeout(resolve, 4000));
			await target.kill();
			await target.start();
			const ben = await Client.join(other);
			const had = wordsOf(ben.syncedWith ?? '').length;
			await quiet();
			const has = wordsOf(ben.text).length;
			ben.leave();
			if (has < 300) return `${300 - has} of 300 words are lost`;
			return had === 300 || `synced with ${had} of 300 words`;
		}
	},
	{
		name: 'Killed at once, it has all that others had seen',
		run: (target) => afterKill(target, (_, ben) => wordsOf(ben.text))
	},
	{
		name: 'Killed at once, it has all that it had acknowledged',
		run: (target) =>
			target.acknowledges
				? afterKill(target, (ana) => wordsOf(ana.text).slice(0, ana.acknowledged))
				: Promise.resolve(target.keeps ? 'acknowledges nothing' : null)
	},
	{
		name: 'Seven bytes with reserved bits, from a stranger',
		run: (target) => survivesRaw(target, Uint8Array.of(0xf2, 0x81, 0, 0, 0, 0, 0))
	},
	{
		name: 'A header that announces 200 MB, from a stranger',
		run: (target) =>
			survivesRaw(target, Uint8Array.of(0x82, 0xff, 0, 0, 0, 0, 0x0b, 0xeb, 0xc2, 0, 0, 0, 0, 0))
	},
	{
		name: 'A text frame',
		run: (target) => survives(target, (eve) => eve.socket.send('hello'))
	},
	{
		name: 'A message type that nobody knows',
		run: (target) => survives(target, (eve) => eve.say(77, Uint8Array.of(1, 2, 3)))
	},
	{
		name: 'An update that is cut off',
		run: (target) => survives(target, (eve) => eve.say(MESSAGE.sync, SYNC.update, letter(0).subarray(0, 9)))
	},
	{
		name: 'An update with bytes after its end',
		run: (target) =>
			survives(target, (eve) => eve.say(MESSAGE.sync, SYNC.update, Uint8Array.of(0, 0, 1, 2, 3, 4)))
	},
	{
		name: 'Twenty updates of ten bytes that claim 30 million structs',
		run: (target) =>
			survives(target, (eve) => {
				for (let n = 0; n < 20; n++) eve.say(MESSAGE.sync, SYNC.update, bomb);
			})
	},
	{
		name: 'An update whose predecessor is missing is not passed on',
		async run(target) {
			const { writer, other } = await target.open();
			const [eve, ben] = [await Client.join(writer), await Client.join(other)];
			eve.say(MESSAGE.sync, SYNC.update, letter(50));
			await quiet();
			const newcomer = await Client.join(other);
			const faults = [
				...(ben.doc.store.pendingStructs === null ? [] : ['it is passed on']),
				...(newcomer.doc.store.pendingStructs === null ? [] : ['newcomers are sent it'])
			];
			for (const client of [eve, ben, newcomer]) client.leave();
			return faults.length === 0 ? true : faults.join(', ');
		}
	},
	{
		name: 'Presence under somebody else’s id is not passed on',
		async run(target) {
			const { writer, other } = await target.open();
			const [victim, forger, watcher] = [
				await Client.join(writer),
				await Client.join(other),
				await Client.join(writer)
			];
			victim.sayPresence(victim.doc.clientID, 1, { user: { name: 'Ana' } });
			await until(() => watcher.present.has(victim.doc.clientID));
			const before = watcher.present.get(victim.doc.clientID) ?? 0;
			forger.sayPresence(victim.doc.clientID, 100, { user: { name: 'not Ana' } });
			await quiet();
			const after = watcher.present.get(victim.doc.clientID) ?? 0;
			for (const client of [victim, forger, watcher]) client.leave();
			return after === before || 'it is passed on';
		}
	},
	{
		name: 'Of a thousand ids that one socket claims to be, few are passed on',
		async run(target) {
			const { ana: eve, ben } = await together(target);
			for (let id = 1; id <= 1000; id++) eve.sayPresence(id, 1, {});
			await until(() => ben.present.size >= 1000 || eve.closed, 5000);
			await quiet();
			const { size } = ben.present;
			eve.leave();
			ben.leave();
			return size <= 5 || `${size} are passed on`;
		}
	},
	{
		name: 'A reader’s update is not taken',
		run: (target) => readerSays(target, (update) => message([MESSAGE.sync, SYNC.update], update))
	},
	{
		name: 'Nor with its kind written in a longer way',
		run: (target) => readerSays(target, (update) => message([0x80, 0, 0x80 + SYNC.update, 0], update))
	}
];

function message(head: number[], update: Uint8Array): Uint8Array {
	return Uint8Array.of(...head, update.length, ...update);
}

/** It offers no subprotocol: what is ours it would not understand. */
function stockProvider({ url, headers }: Seat): WebsocketProvider {
	const at = new URL(url);
	const cut = at.pathname.lastIndexOf('/');
	class SignedIn extends WebSocket {
		constructor(address: string) {
			super(address, [], headers ? { headers } : {});
		}
	}
	const base = `${at.origin.replace('http', 'ws')}${at.pathname.slice(0, cut)}`;
	return new WebsocketProvider(base, at.pathname.slice(cut + 1), new Y.Doc(), {
		// reason: the provider's types know the browser's WebSocket only.
		WebSocketPolyfill: SignedIn as unknown as typeof globalThis.WebSocket,
		disableBc: true
	});
}
