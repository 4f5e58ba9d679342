/** Who may do what: every role on every document with every kind of message, and roles that change meanwhile. */
import { beforeEach, describe, expect, test } from 'vitest';
import { DOC_NAMES, ROLES, type DocName, type Role } from '#protocol';
import { call, createRoom, joinRoom, type TestPerson } from '../support/relay.ts';
import { KINDS, newClientId, VARIANTS } from './kinds.ts';
import { openClient, typed, until, update, type Client } from './kit.ts';
import { ada, bob, relay, room, setStage } from './stage.ts';

setStage();
const people = {} as Record<Role, TestPerson>;

beforeEach(async () => {
	people.facilitator = ada;
	people.participant = bob;
	people.commenter = await joinRoom(relay, room, 'commenter');
	people.reader = await joinRoom(relay, room, 'reader');
});

/** Written out once more, so that a slip in the table itself is seen. */
const MAY: Record<DocName, { read: Role[]; write: Role[] }> = {
	content: { read: [...ROLES], write: ['participant', 'facilitator'] },
	discussion: { read: [...ROLES], write: ['commenter', 'participant', 'facilitator'] },
	backstage: { read: ['facilitator'], write: ['facilitator'] }
};

async function frames(doc: DocName, after = 0): Promise<number> {
	return (await relay.attached.services.storage.listFrames(room.id, doc, after)).length + after;
}

describe.each(DOC_NAMES)('on %s', (doc) => {
	test.each(ROLES)(
		'[R1] [R2] [R3] a %s does what the table says, with every kind of message',
		async (role) => {
			const watcher = await openClient(relay, room.id, doc, people.facilitator);
			const author = await openClient(relay, room.id, doc, people.facilitator);
			author.send(update(typed('first', { clientID: 77 })));
			await until(() => watcher.all('update').length === 1);

			/** What was passed on so far: messages travel in order, so after a known one nothing earlier can follow. */
			async function passedOn(): Promise<number> {
				const marks = author.committed + 1;
				const heard = watcher.all('update').length;
				author.send(update(typed('mark', { clientID: newClientId() })));
				await until(() => author.committed === marks && watcher.all('update').length > heard);
				return watcher.all('update').length;
			}

			const before = { passedOn: await passedOn(), frames: await frames(doc) };
			let cases = 0;
			for (const [kind, make] of Object.entries(KINDS)) {
				for (const [variant, change] of Object.entries(VARIANTS)) {
					const label = `${kind}, ${variant}`;
					const client = await openClient(relay, room.id, doc, people[role]);
					cases++;
					if (!MAY[doc].read.includes(role)) {
						expect([label, (await client.end()).code]).toEqual([label, 4403]);
						continue;
					}
					client.send(change(make()));
					const isRead = kind === 'step1' || kind === 'query' || kind === 'presence';
					const isWrite = kind === 'step2' || kind === 'update' || kind === 'deletion';
					const isLet = variant === 'plain' && isWrite && MAY[doc].write.includes(role);
					if (variant !== 'plain' || !(isRead || isWrite)) {
						expect([label, (await client.end()).code]).toEqual([label, 4400]);
					} else if (isLet) {
						await until(() => client.committed === 1);
					} else if (isWrite) {
						await until(() => client.all('denied').length === 1);
						expect(client.all('denied')).toEqual([{ type: 'denied', index: 1, reason: 'role' }]);
					} else {
						await client.settled();
					}
					client.close();
					const added = isLet ? 1 : 0;
					const stored = await frames(doc, before.frames);
					expect([label, stored]).toEqual([label, before.frames + added]);
					const heard = await passedOn();
					// One more is the mark.
					expect([label, heard]).toEqual([label, before.passedOn + 1 + added]);
					before.passedOn = heard;
					before.frames = stored + 1;
				}
			}
			expect(cases).toBe(60);
		}
	);
});

test('[R2] the table of the protocol is the one written out here', async () => {
	const { authorize } = await import('#protocol');
	for (const doc of DOC_NAMES) {
		for (const act of ['read', 'write'] as const) {
			const allowed = ROLES.filter((role) => authorize(role, doc, act));
			expect([doc, act, ...allowed]).toEqual([
				doc,
				act,
				...ROLES.filter((role) => MAY[doc][act].includes(role))
			]);
			expect(authorize(null, doc, act)).toBe(false);
		}
	}
});

describe('while sockets are open', () => {
	const change = (person: TestPerson, role: Role) =>
		call(relay, 'PATCH', `/api/rooms/${room.id}/members/${person.principal}`, {
			token: people.facilitator.token,
			body: { role }
		});
	const remove = (person: TestPerson) =>
		call(relay, 'DELETE', `/api/rooms/${room.id}/members/${person.principal}`, {
			token: people.facilitator.token
		});
	const write = (client: Client) => client.send(update(typed('x', { clientID: newClientId() })));

	test('[R4] a demoted person is told, and refused from the next message on; a promoted one is let through', async () => {
		const client = await openClient(relay, room.id, 'content', people.participant);
		write(client);
		await until(() => client.committed === 1);
		expect((await change(people.participant, 'reader')).status).toBe(204);
		await until(() => client.all('hello').length === 2);
		expect(client.all('hello').map(({ role }) => role)).toEqual(['participant', 'reader']);
		write(client);
		await until(() => client.all('denied').length === 1);
		expect(await frames('content')).toBe(1);
		await change(people.participant, 'participant');
		await until(() => client.all('hello').length === 3);
		client.send(update(typed('back', { clientID: 5 })));
		await until(() => client.committed === 3);
		expect(await frames('content')).toBe(2);
	});

	test('[R4] what a demoted person wrote before is kept, what comes after is not, under load as well', async () => {
		const client = await openClient(relay, room.id, 'content', people.participant);
		let sent = 0;
		const writing = setInterval(() => {
			for (let i = 0; i < 5; i++) {
				write(client);
				sent++;
			}
		}, 1);
		await until(() => client.committed > 20);
		await change(people.participant, 'reader');
		await until(() => client.all('denied').length > 20);
		clearInterval(writing);
		await until(() => client.committed === sent);
		expect((await frames('content')) + client.all('denied').length).toBe(sent);
		const first = client.all('denied')[0]?.index ?? 0;
		expect(client.all('denied').map(({ index }) => index)).toEqual(
			Array.from({ length: sent - first + 1 }, (_, i) => first + i)
		);
	});

	test('[R5] a removed person loses every socket at once and gets no new one', async () => {
		const sockets = await Promise.all(
			(['content', 'discussion'] as const).map((doc) => openClient(relay, room.id, doc, people.participant))
		);
		const other = await openClient(relay, room.id, 'content', people.reader);
		const started = performance.now();
		expect((await remove(people.participant)).status).toBe(204);
		for (const socket of sockets) expect((await socket.end()).code).toBe(4401);
		expect(performance.now() - started).toBeLessThan(1000);
		const again = await openClient(relay, room.id, 'content', people.participant);
		expect((await again.end()).code).toBe(4401);
		await other.settled();
		expect(other.closed).toBeNull();
	});

	test('[R5] removals at any moment of joining leave no socket open', async () => {
		for (let i = 0; i < 30; i++) {
			const person = await joinRoom(relay, room, 'participant');
			const opening = openClient(relay, room.id, 'content', person);
			const removal = remove(person);
			const [client] = await Promise.all([opening, removal]);
			expect((await client.end()).code).toBe(4401);
		}
	});

	test('[R6] a facilitator who becomes a participant loses the backstage', async () => {
		const second = await joinRoom(relay, room, 'facilitator');
		const backstage = await openClient(relay, room.id, 'backstage', second);
		const content = await openClient(relay, room.id, 'content', second);
		await backstage.settled();
		await change(second, 'participant');
		expect((await backstage.end()).code).toBe(4403);
		await content.settled();
		expect(content.all('hello').at(-1)?.role).toBe('participant');
	});

	test('[C3] refused updates are counted as settled, in their order, and hold nothing back', async () => {
		const client = await openClient(relay, room.id, 'content', people.commenter);
		for (let i = 0; i < 5; i++) write(client);
		await until(() => client.committed === 5);
		expect(client.all('denied').map(({ index }) => index)).toEqual([1, 2, 3, 4, 5]);
		const counts = client.all('committed').map(({ count }) => count);
		expect(counts).toEqual([...counts].sort((a, b) => a - b));
	});
});

test('[R1] somebody without a grant, and nobody at all, get no socket', async () => {
	const other = await createRoom(relay);
	const stranger = await openClient(relay, room.id, 'content', other.facilitator);
	expect((await stranger.end()).code).toBe(4403);
	for (const token of ['', 'x', 'A'.repeat(43)]) {
		const nobody = await openClient(relay, room.id, 'content', { ...people.reader, token });
		expect((await nobody.end()).code).toBe(4401);
	}
});
