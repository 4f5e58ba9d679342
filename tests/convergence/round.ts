/** A real server and people in one roundtable on it, for the tests of this folder. */
import { expect } from 'vitest';
import type { Role } from '#protocol';
import { createApi, type Api } from '$lib/api';
import { addCard, cardText, listCards } from '$lib/model';
import { createRoomRecord, joinRoom, type Clock, type RoomSync } from '$lib/sync';
import { Person, until, type Tab } from '../support/person.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { ana as author } from './tags.ts';

/** People in one roundtable on whatever server answers at `origin`. */
export class Round {
	readonly people: Person[] = [];
	/** Everybody's, if it is not the real one. */
	clock: Clock | undefined;
	/** The roundtable that `alone` or `host` makes. */
	id = '';
	readonly #origin: () => string;
	#host: Person | null = null;

	constructor(origin: () => string) {
		this.#origin = origin;
	}

	/** Somebody who is not in the roundtable yet. */
	person(name: string, disk?: null): Person {
		const person = disk === null ? new Person(name, this.#origin, null) : new Person(name, this.#origin);
		person.clock = this.clock;
		this.people.push(person);
		return person;
	}

	/** A facilitator whose roundtable is on the server, and open. */
	async host(name = 'ana'): Promise<{ person: Person; tab: Tab }> {
		const { person, tab } = await this.alone(name);
		expect(await tab.room.share()).toEqual({ ok: true, value: undefined });
		await untilInRoom(tab.room);
		return { person, tab };
	}

	/** A facilitator whose roundtable is on the own device only, and open. */
	async alone(name = 'ana'): Promise<{ person: Person; tab: Tab }> {
		const person = this.person(name);
		const device = await person.device();
		const { principal } = device.identity;
		const record = createRoomRecord({
			title: 'Air quality',
			name,
			organisation: 'Open Data Office',
			principal
		});
		await device.putRoom(record);
		this.id = record.id;
		this.#host = person;
		return { person, tab: await person.open(record.id, { device }) };
	}

	/** Somebody new in the roundtable, by a real link, with it open and filled. */
	async guest(name: string, role: Role, disk?: null): Promise<{ person: Person; tab: Tab }> {
		const person = this.person(name, disk);
		const device = await person.device();
		expect(
			await joinRoom(device, person.api, { ...(await this.invite(role)), name, organisation: '' })
		).toMatchObject({ ok: true });
		const tab = await person.open(this.id, { device });
		await untilInRoom(tab.room);
		return { person, tab };
	}

	async invite(role: Role): Promise<{ room: string; secret: string }> {
		const invite = await this.#api.createInvite(this.id, { role });
		if (!invite.ok || invite.value.secret === undefined) throw new Error('no invite');
		return { room: this.id, secret: invite.value.secret };
	}

	async setRole(person: Tab, role: Role): Promise<void> {
		const principal = person.device.identity.principal;
		expect(await this.#api.updateMember(this.id, principal, role)).toMatchObject({ ok: true });
	}

	async remove(person: Tab): Promise<void> {
		const principal = person.device.identity.principal;
		expect(await this.#api.revokeMember(this.id, principal)).toMatchObject({ ok: true });
	}

	/** The facilitator's, on a cable that nobody cuts. */
	get #api(): Api {
		if (this.#host === null) throw new Error('nobody hosts');
		return createApi({ fetch: globalThis.fetch, origin: this.#origin(), bearer: this.#host.bearer });
	}

	/** What the server has: as somebody sees it who comes in now for the first time. */
	async onServer(): Promise<{ content: string[]; stop: () => Promise<void> }> {
		const { person, tab } = await this.guest(`witness ${this.people.length}`, 'reader');
		return { content: readTexts(tab.room), stop: () => person.stop() };
	}

	async stop(): Promise<void> {
		await Promise.all(this.people.map((person) => person.stop()));
	}
}

/** The server is in this process, where a test can look at its disk. */
export class ServedRound extends Round {
	#relay: TestRelay;

	private constructor(relay: TestRelay) {
		super(() => this.#relay.origin);
		this.#relay = relay;
	}

	static async start(options: Parameters<typeof startRelay>[0] = {}): Promise<ServedRound> {
		return new ServedRound(await startRelay(options));
	}

	get relay(): TestRelay {
		return this.#relay;
	}

	/** The server is gone and comes back with the same data. */
	async restart(between: (dataDir: string) => void | Promise<void> = () => {}): Promise<void> {
		const { dataDir, origin } = this.#relay;
		await this.#relay.stop({ keepData: true });
		await between(dataDir);
		this.#relay = await startRelay({ dataDir, port: Number(new URL(origin).port) });
	}

	override async stop(): Promise<void> {
		await super.stop();
		await this.#relay.stop();
		// A visit that ends while the server does is noted nowhere, which is no harm.
		expect(
			this.#relay.problems.filter((problem) => !('what' in problem && problem.what === 'visit'))
		).toEqual([]);
	}
}

/** Writes a card, as one act. */
export async function write(room: RoomSync, text: string): Promise<void> {
	addCard(room.docs.content, { kind: 'idea', text }, author);
	await Promise.resolve();
}

/** Texts of all cards, in alphabetical order. */
export function readTexts(room: RoomSync): string[] {
	const { content } = room.docs;
	return listCards(content)
		.map((card) => cardText(content, card.id)?.toString() ?? '')
		.sort();
}

export function untilInRoom(room: RoomSync): Promise<void> {
	return until(() => expect(room.state).toMatchObject({ word: 'in-room', connection: 'live', waiting: 0 }));
}
