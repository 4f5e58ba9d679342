/** Who is here: whose word counts, how often it goes out, and when somebody is gone. */
import { expect, test } from 'vitest';
import { LIMITS } from '#protocol';
import {
	closeProvider,
	frame,
	openClient,
	openProvider,
	presence,
	presenceText,
	typed,
	until,
	update,
	type Client
} from './kit.ts';
import { ada, bob, openContent, passTime, relay, room, setStage } from './stage.ts';

setStage({ role: 'reader' });

/** The newest state that a client has heard of an id; undefined when it never heard of it. */
function seen(client: Client, id: number): unknown {
	return client
		.all('presence')
		.filter(({ states }) => states.has(id))
		.at(-1)
		?.states.get(id);
}

test('[P1] presence goes round on content, readers included, and nowhere else', async () => {
	const [one, two] = [await openContent(ada), await openContent(bob)];
	two.send(presence([22, 1, { name: 'b' }]));
	await until(() => seen(one, 22) !== undefined);
	const talk = [
		await openClient(relay, room.id, 'discussion', ada),
		await openClient(relay, room.id, 'discussion', bob)
	];
	talk[1]?.send(presence([23, 1, {}]));
	talk[1]?.send(frame(3));
	for (const client of talk) await client.settled();
	one.send(presence([11, 1, {}]));
	await until(() => seen(two, 11) !== undefined);
	expect(talk.flatMap((client) => client.all('presence'))).toEqual([]);
	expect(talk.map((client) => client.closed)).toEqual([null, null]);
});

test('[J5] a newcomer hears at once who is here, and again when it asks', async () => {
	const one = await openContent(ada);
	one.send(presence([11, 5, { name: 'a' }]));
	await until(() => seen(one, 11) !== undefined);
	const two = await openContent(bob);
	await until(() => seen(two, 11) !== undefined);
	expect(two.all('presence')).toHaveLength(1);
	two.send(frame(3));
	await until(() => two.all('presence').length === 2);
	expect(two.all('presence')[1]?.clocks.get(11)).toBe(5);
});

test('[J4] a client of ours is told whose a present id is, before its state, also of people who never write', async () => {
	const early = await openContent(ada);
	const reader = await openContent(bob);
	reader.send(presence([22, 1, { name: 'anything' }]));
	await until(() => seen(early, 22) !== undefined);
	const late = await openContent(ada);
	await until(() => seen(late, 22) !== undefined);
	for (const client of [early, late]) {
		expect(client.all('who')).toEqual([{ type: 'who', owners: new Map([[22, bob.principal]]) }]);
		const order = client.heard
			.map(({ type }) => type)
			.filter((type) => type === 'who' || type === 'presence');
		expect(order).toEqual(['who', 'presence']);
	}
	reader.send(presence([22, 2, { name: 'still' }]));
	await until(() => (seen(early, 22) as { name: string }).name === 'still');
	expect(early.all('who')).toHaveLength(1);
});

test('[J4] [P7] whose the ids of people are who come at once is one message, before one with their states', async () => {
	const watcher = await openContent(ada);
	const people = await Promise.all(Array.from({ length: 12 }, () => openContent(bob)));
	await Promise.all(people.map((client) => client.settled()));
	people.forEach((client, index) => client.send(presence([100 + index, 1, { index }])));
	await until(() => people.every((_, index) => seen(watcher, 100 + index) !== undefined));
	const frames = watcher.heard.filter(({ type }) => type === 'who' || type === 'presence');
	expect(frames.length).toBeLessThan(people.length);
	frames.forEach(({ type }, index) => expect(type).toBe(index % 2 === 0 ? 'who' : 'presence'));
	const told = watcher.all('who').flatMap(({ owners }) => [...owners]);
	expect(told.toSorted()).toEqual(people.map((_, index) => [100 + index, bob.principal]));
});

test('[J4] whoever asks for everybody is told first whose the ids are', async () => {
	const asking = await openContent(ada);
	const other = await openContent(bob);
	await Promise.all([asking.settled(), other.settled()]);
	other.send(presence([22, 1, {}]));
	// Not waiting for the moment in which changes gather.
	asking.send(frame(3));
	other.send(frame(3));
	await until(() => seen(asking, 22) !== undefined && seen(other, 22) !== undefined);
	for (const client of [asking, other]) {
		const order = client.heard.map(({ type }) => type);
		expect(order.indexOf('who')).toBeLessThan(order.indexOf('presence'));
		for (const { owners } of client.all('who')) expect(owners).toEqual(new Map([[22, bob.principal]]));
	}
});

test('[P2] a second id on one socket is not spoken for', async () => {
	const [one, two] = [await openContent(ada), await openContent(bob)];
	one.send(presence([11, 1, {}], [12, 1, {}]));
	await until(() => seen(two, 11) !== undefined);
	expect(seen(two, 12)).toBeUndefined();
});

test('[P2] the next socket of the same person takes the id over, and the old one closing changes nothing', async () => {
	const watcher = await openContent(bob);
	const old = await openContent(ada);
	old.send(presence([11, 1, { at: 'old' }]));
	await until(() => seen(watcher, 11) !== undefined);
	const next = await openContent(ada);
	next.send(presence([11, 2, { at: 'new' }]));
	await until(() => (seen(watcher, 11) as { at: string }).at === 'new');
	old.ws.close(1000);
	await old.end();
	next.send(presence([11, 3, { at: 'newer' }]));
	await until(() => (seen(watcher, 11) as { at: string }).at === 'newer');
	expect(watcher.all('presence').flatMap(({ states }) => [...states.values()])).not.toContain(null);
});

test('[P3] echoes of others, old or equal, do no harm to anybody, however many', async () => {
	const [one, two] = [await openContent(ada), await openContent(bob)];
	one.send(presence([11, 7, { name: 'a' }]));
	two.send(presence([22, 1, {}]));
	await until(() => seen(two, 11) !== undefined && seen(one, 22) !== undefined);
	const before = one.all('presence').length;
	for (let i = 0; i < 50; i++) two.send(presence([11, i % 8, { name: 'mallory' }], [11, 7, null]));
	await two.settled();
	two.send(presence([22, 2, { done: true }]));
	await until(() => (seen(one, 22) as { done?: boolean }).done === true);
	expect(one.all('presence').slice(before)).toHaveLength(1);
	expect(seen(one, 11)).toEqual({ name: 'a' });
});

test('[P3] echoes of somebody who has left are echoes still', async () => {
	const [one, two] = [await openContent(ada), await openContent(bob)];
	one.send(presence([11, 7, {}]));
	two.send(presence([22, 1, {}]));
	await until(() => seen(two, 11) !== undefined);
	one.ws.close(1000);
	await until(() => seen(two, 11) === null);
	for (let i = 0; i < 5; i++) two.send(presence([11, 7, null]));
	await two.settled();
	expect(two.closed).toBeNull();
});

test('[P4] news about somebody else is dropped, and the third ends the socket', async () => {
	const watcher = await openContent(bob);
	const owner = await openContent(bob);
	owner.send(presence([22, 1, { name: 'b' }]));
	const mallory = await openContent(ada);
	mallory.send(presence([11, 1, {}]));
	await until(() => seen(watcher, 11) !== undefined && seen(watcher, 22) !== undefined);
	mallory.send(presence([22, 2 ** 50, { name: 'mallory as b' }]));
	mallory.send(presence([22, 2, null]));
	await mallory.settled();
	expect(mallory.closed).toBeNull();
	mallory.send(presence([22, 3, { name: 'again' }]));
	expect((await mallory.end()).code).toBe(1006);
	owner.send(presence([22, 2, { name: 'still b' }]));
	await until(() => (seen(watcher, 22) as { name: string }).name === 'still b');
});

test('[P4] five thousand ids of nobody end the socket and reach nobody', async () => {
	const watcher = await openContent(bob);
	const mallory = await openContent(ada);
	const started = performance.now();
	for (let i = 0; i < 5000 && mallory.closed === null; i += 100) {
		mallory.send(
			presence(...Array.from({ length: 100 }, (_, j): [number, number, unknown] => [1000 + i + j, 1, {}]))
		);
	}
	await mallory.end();
	expect(performance.now() - started).toBeLessThan(2000);
	await until(() => seen(watcher, 1000) !== undefined);
	expect(new Set(watcher.all('presence').flatMap(({ states }) => [...states.keys()]))).toEqual(
		new Set([1000])
	);
});

test('[P4] an id that somebody has written with cannot be claimed by another person', async () => {
	const writer = await openContent(ada);
	writer.send(update(typed('x', { clientID: 500 })));
	await until(() => writer.committed === 1);
	const mallory = await openContent(bob);
	for (let i = 1; i < 4; i++) mallory.send(presence([500, i, { name: 'ada' }]));
	await mallory.end();
	expect(seen(writer, 500)).toBeUndefined();
});

test('[P5] an id goes when its socket says so, and when its socket is closed', async () => {
	const watcher = await openContent(bob);
	const one = await openContent(ada);
	one.send(presence([11, 1, {}]));
	await until(() => seen(watcher, 11) !== undefined);
	one.send(presence([11, 2, null]));
	await until(() => seen(watcher, 11) === null);
	one.send(presence([11, 3, { back: true }]));
	await until(() => seen(watcher, 11) !== null);
	one.ws.close(1000);
	await until(() => seen(watcher, 11) === null);
});

test('[P6] a state that is too large or no JSON goes nowhere', async () => {
	const watcher = await openContent(bob);
	const one = await openContent(ada);
	one.send(presence([11, 1, { text: 'x'.repeat(LIMITS.presenceBytes) }]));
	one.send(presenceText([11, 2, '{"half": ']));
	one.send(presenceText([11, 3, '{}}']));
	one.send(presence([11, 4, { text: 'x'.repeat(LIMITS.presenceBytes - 100) }]));
	await until(() => seen(watcher, 11) !== undefined);
	expect(watcher.all('presence')[0]?.clocks.get(11)).toBe(4);
	expect(one.closed).toBeNull();
});

test('[P7] many changes within a moment are one frame, with the newest of each', async () => {
	const watcher = await openContent(bob);
	const people = await Promise.all(Array.from({ length: 5 }, () => openContent(ada)));
	for (let clock = 1; clock <= 20; clock++) {
		people.forEach((client, index) => client.send(presence([100 + index, clock, { clock }])));
	}
	await until(() =>
		people.every(
			(_, index) =>
				watcher
					.all('presence')
					.at(-1)
					?.clocks.get(100 + index) === 20
		)
	);
	expect(watcher.all('presence').length).toBeLessThanOrEqual(3);
});

test('[P8] a broken connection that is back within moments was never gone for the others', async () => {
	const watcher = await openContent(bob);
	const one = await openContent(ada);
	one.send(presence([11, 1, { n: 1 }]));
	await until(() => seen(watcher, 11) !== undefined);
	one.ws.terminate();
	await until(() => relay.attached.relay.counts.sockets === 1);
	const again = await openContent(ada);
	again.send(presence([11, 2, { n: 2 }]));
	await until(() => (seen(watcher, 11) as { n: number }).n === 2);
	again.ws.terminate();
	await until(() => seen(watcher, 11) === null);
	expect(watcher.all('presence').map(({ states }) => states.get(11))).toEqual([{ n: 1 }, { n: 2 }, null]);
});

test('[P5] stock providers see each other come and go', async () => {
	const [one, two] = [
		openProvider(relay, room.id, 'content', ada),
		openProvider(relay, room.id, 'content', bob)
	];
	// The provider's first state has clock 0, which other providers do not take for news.
	for (const provider of [one, two]) provider.awareness.setLocalStateField('user', { name: 'a' });
	await until(() => two.awareness.getStates().get(one.doc.clientID)?.['user'] !== undefined);
	await until(() => one.awareness.getStates().has(two.doc.clientID));
	for (let i = 0; i < 30; i++) one.awareness.setLocalStateField('cursor', i);
	await until(() => two.awareness.getStates().get(one.doc.clientID)?.['cursor'] === 29);
	expect(one.wsconnected && two.wsconnected).toBe(true);
	closeProvider(one);
	await until(() => two.awareness.getStates().size === 1);
	closeProvider(two);
});

test('[W10] a silent room gets an empty presence message in time, on every document', async () => {
	const clients = [await openContent(bob), await openClient(relay, room.id, 'discussion', bob)];
	const before = clients.map((client) => client.heard.length);
	for (let elapsed = 0; elapsed < LIMITS.keepAliveMs; elapsed += 5000) {
		passTime(5000);
		relay.attached.relay.tick();
	}
	await until(() => clients.every((client) => client.all('presence').length === 1));
	clients.forEach((client, index) => {
		expect(client.heard.slice(before[index]).map(({ type }) => type)).toEqual(['presence']);
		expect(client.all('presence')[0]?.states.size).toBe(0);
	});
});
