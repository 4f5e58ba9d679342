/**
 * A real open roundtable for tests of screens: real documents and state, kept in memory, with a server that is never
 * reached. Give it to `InRoom.svelte` with the page to be shown.
 */
import { createApi } from '$lib/api';
import * as model from '$lib/model';
import type { Role, RoomPromise } from '$lib/protocol';
import { App, Room } from '$lib/state';
import { createRoomRecord, openDevice, type RoomRecord } from '$lib/sync';
import * as Y from 'yjs';
import type { FakeServer } from './fake-server.ts';

export interface RoomSetup {
	/** Facilitators open it as their own; the others as one that is shared. */
	role?: Role;
	naming?: RoomPromise['naming'];
	/** Starts from the usual template instead of from nothing. */
	seeded?: boolean;
	/** Where it is shared. Not given: none is ever reached. */
	server?: FakeServer;
	/** What the device knows of it besides. */
	record?: Partial<RoomRecord>;
}

export const OTHER: model.Person = {
	principal: 'ben_bbbbbbbbbbbbbbbbbbb',
	name: 'Ben Okri',
	organisation: 'Ministry of Water'
};

/** Close it when the test is done. */
export async function openTestRoom({
	role = 'facilitator',
	naming = 'names',
	seeded = false,
	server,
	record: known = {}
}: RoomSetup = {}): Promise<Room> {
	const device = await openDevice({ indexedDB: null });
	const offline = () => Promise.reject(new TypeError('no network'));
	const app = new App(device, createApi({ fetch: server?.fetch ?? offline, origin: location.origin }), () =>
		Promise.resolve()
	);
	const person = { name: 'Ana Ruiz', organisation: 'Open Cape' };
	const promise: RoomPromise = { naming, reading: 'live', recorded: false, note: '' };
	const { principal } = device.identity;
	server?.hello({ role, principal });
	const record = createRoomRecord({ title: 'Water data', principal, promise, ...person });
	const where = role === 'facilitator' && server === undefined ? 'device' : 'room';
	await device.putRoom({ ...record, where, role, ...known });
	const room = await Room.open(app, record.id);
	if (room === null) throw new Error('the device has just been told of this roundtable');
	const { content, discussion } = room.documents;
	const template = seeded ? model.getTemplate('open-data-roundtable') : null;
	const start = { title: 'Water data', promise, by: { principal, ...person }, at: Date.now() - 60_000 };
	model.seed(content, discussion, template, start);
	model.setPerson(content, OTHER);
	return room;
}

/** What somebody does on another device, arriving here. */
export function elsewhere(doc: Y.Doc, act: (copy: Y.Doc) => void): void {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	act(copy);
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy), 'remote');
}
