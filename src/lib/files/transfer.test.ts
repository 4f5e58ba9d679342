import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, createRoom, joinRoom, type TestRoom } from '../../../tests/support/relay.ts';
import { openModulePage, type ModulePage } from '../../../tests/support/module-page.ts';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
let tab: ModulePage;
let room: TestRoom;

beforeAll(async () => {
	tab = await openModulePage(['api', 'files']);
	room = await createRoom(tab);
});
afterAll(() => tab?.close());

/** The session and the room, for code that runs in the page. */
const here = (token = room.facilitator.token) => ({ origin: tab.origin, room: room.id, token });

describe('sharing a file', () => {
	it('sends bytes once, with progress to the end, and others fetch the same bytes', async () => {
		const seen = await tab.page.evaluate(async ({ origin, room: id, token }) => {
			const { api, files } = window.roundtable;
			const server = api.createApi({ fetch: window.fetch.bind(window), origin, bearer: { token } });
			const device = new files.DeviceFiles();
			const blob = new Blob([new Uint8Array(3_000_000).map((_, i) => i % 251)]);
			const added = await device.addFile(blob);
			if (!added.ok) return added;
			const { sha256 } = added.value;
			const progress: (number | null)[][] = [];
			const options = { onProgress: (bytes: number, of: number | null) => void progress.push([bytes, of]) };
			const first = await files.uploadFile(server, id, { sha256, blob, access: 'everybody' }, options);
			const second = await files.uploadFile(server, id, { sha256, blob, access: 'everybody' });
			await device.removeFile(sha256);
			const down: (number | null)[][] = [];
			const fetched = await files.downloadFile(server, id, sha256, device, {
				onProgress: (bytes, of) => void down.push([bytes, of])
			});
			return {
				first,
				second,
				last: progress.at(-1),
				lastDown: down.at(-1),
				fetched: fetched.ok && fetched.value.size,
				kept: await device.hasFile(sha256)
			};
		}, here());
		expect(seen).toEqual({
			first: { ok: true, value: { sent: true } },
			second: { ok: true, value: { sent: false } },
			last: [3_000_000, 3_000_000],
			lastDown: [3_000_000, 3_000_000],
			fetched: 3_000_000,
			kept: true
		});
	});

	it('shows facilitators’ files to nobody else', async () => {
		const participant = await joinRoom(tab, room, 'participant');
		const upload = ({ origin, room: id, token }: ReturnType<typeof here>) => {
			const { api, files } = window.roundtable;
			const server = api.createApi({ fetch: window.fetch.bind(window), origin, bearer: { token } });
			const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
			return files.uploadFile(server, id, { sha256, blob: new Blob(['abc']), access: 'facilitators' });
		};
		expect(await tab.page.evaluate(upload, here())).toEqual({ ok: true, value: { sent: true } });
		const path = `/api/rooms/${room.id}/files/${ABC}`;
		expect((await call(tab, 'GET', path, { token: participant.token })).status).toBe(403);
		const fetched = await tab.page.evaluate(async ({ origin, room: id, token }) => {
			const { api, files } = window.roundtable;
			const server = api.createApi({ fetch: window.fetch.bind(window), origin, bearer: { token } });
			const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
			return files.downloadFile(server, id, sha256, new files.DeviceFiles());
		}, here(participant.token));
		expect(fetched).toMatchObject({ ok: false, problem: 'forbidden' });
	});

	it('that is shared again with others changes who gets it, and sends no byte twice', async () => {
		const participant = await joinRoom(tab, room, 'participant');
		const seen = await tab.page.evaluate(async ({ origin, room: id, token }) => {
			const { api, files } = window.roundtable;
			const server = api.createApi({ fetch: window.fetch.bind(window), origin, bearer: { token } });
			const blob = new Blob(['shared again']);
			const sha256 = await files.hashBlob(blob);
			const first = await files.uploadFile(server, id, { sha256, blob, access: 'facilitators' });
			const kept = { sha256, blob, access: 'everybody', keepAccess: true } as const;
			await files.uploadFile(server, id, kept);
			const response = await fetch(server.headFile(id, sha256).url, {
				method: 'HEAD',
				headers: server.headFile(id, sha256).headers
			});
			const again = await files.uploadFile(server, id, { sha256, blob, access: 'everybody' });
			return { sha256, first, before: response.headers.get('x-roundtable-access'), again };
		}, here());
		expect(seen).toMatchObject({
			first: { ok: true, value: { sent: true } },
			before: 'facilitators',
			again: { ok: true, value: { sent: false } }
		});
		const path = `/api/rooms/${room.id}/files/${seen.sha256}`;
		expect((await call(tab, 'GET', path, { token: participant.token })).status).toBe(200);
	});

	it('refuses what is over the limit by name of the limit, before a byte is sent', async () => {
		const outcome = await tab.page.evaluate(async ({ origin, room: id, token }) => {
			const { api, files } = window.roundtable;
			const server = api.createApi({ fetch: window.fetch.bind(window), origin, bearer: { token } });
			const megabyte = new Blob([new Uint8Array(1024 * 1024)]);
			const blob = new Blob(Array.from({ length: 3072 }, () => megabyte));
			return files.uploadFile(server, id, { sha256: 'f'.repeat(64), blob, access: 'everybody' });
		}, here());
		expect(outcome).toEqual({ ok: false, problem: 'too-large', limitBytes: 512 * 1024 * 1024 });
	});

	it('is refused by the server when the bytes have another hash', async () => {
		const outcome = await tab.page.evaluate(async ({ origin, room: id, token }) => {
			const { api, files } = window.roundtable;
			const server = api.createApi({ fetch: window.fetch.bind(window), origin, bearer: { token } });
			return files.uploadFile(server, id, {
				sha256: 'e'.repeat(64),
				blob: new Blob(['abc']),
				access: 'everybody'
			});
		}, here());
		expect(outcome).toMatchObject({ ok: false, problem: 'hash-mismatch' });
	});

	it('stops when it is cancelled, and leaves nothing on the server', async () => {
		const outcome = await tab.page.evaluate(async ({ origin, room: id, token }) => {
			const { api, files } = window.roundtable;
			const server = api.createApi({ fetch: window.fetch.bind(window), origin, bearer: { token } });
			const blob = new Blob([new Uint8Array(60_000_000)]);
			const sha256 = await files.hashBlob(blob);
			const stop = new AbortController();
			const options = { signal: stop.signal, onProgress: () => stop.abort() };
			return {
				sha256,
				...(await files.uploadFile(server, id, { sha256, blob, access: 'everybody' }, options))
			};
		}, here());
		expect(outcome).toMatchObject({ ok: false, problem: 'cancelled' });
		const path = `/api/rooms/${room.id}/files/${outcome.sha256}`;
		expect((await call(tab, 'HEAD', path, { token: room.facilitator.token })).status).toBe(404);
	});

	it('says that nothing was reached when the network is gone', async () => {
		await tab.page.context().setOffline(true);
		const outcome = await tab.page.evaluate(async ({ origin, room: id, token }) => {
			const { api, files } = window.roundtable;
			const server = api.createApi({ fetch: window.fetch.bind(window), origin, bearer: { token } });
			return files.uploadFile(server, id, {
				sha256: 'd'.repeat(64),
				blob: new Blob(['x']),
				access: 'everybody'
			});
		}, here());
		await tab.page.context().setOffline(false);
		expect(outcome).toEqual({ ok: false, problem: 'offline' });
	});
});

describe('fetching a file', () => {
	it('keeps nothing whose bytes are not the file', async () => {
		const sha256 = 'c'.repeat(64);
		await tab.page.route(`**/files/${sha256}`, (route) =>
			route.fulfill({ status: 200, body: 'not these bytes' })
		);
		const outcome = await tab.page.evaluate(async ({ origin, room: id, token }) => {
			const { api, files } = window.roundtable;
			const server = api.createApi({ fetch: window.fetch.bind(window), origin, bearer: { token } });
			const device = new files.DeviceFiles();
			const fetched = await files.downloadFile(server, id, 'c'.repeat(64), device);
			return { fetched, kept: await device.hasFile('c'.repeat(64)) };
		}, here());
		expect(outcome).toEqual({ fetched: { ok: false, problem: 'hash-mismatch' }, kept: false });
	});

	it('of one that was withdrawn finds nothing, and withdrawing twice is no failure', async () => {
		const outcome = await tab.page.evaluate(async ({ origin, room: id, token }) => {
			const { api, files } = window.roundtable;
			const server = api.createApi({ fetch: window.fetch.bind(window), origin, bearer: { token } });
			const device = new files.DeviceFiles();
			const blob = new Blob(['withdrawn']);
			const sha256 = await files.hashBlob(blob);
			await files.uploadFile(server, id, { sha256, blob, access: 'everybody' });
			const first = await files.withdrawFile(server, id, sha256);
			const second = await files.withdrawFile(server, id, sha256);
			return { first, second, fetched: await files.downloadFile(server, id, sha256, device) };
		}, here());
		expect(outcome).toMatchObject({
			first: { ok: true },
			second: { ok: true },
			fetched: { ok: false, problem: 'not-found' }
		});
	});
});

/** An address of this machine that browsers do not take for safe. */
const address = Object.values(networkInterfaces())
	.flat()
	.find((network) => network?.family === 'IPv4' && !network.internal)?.address;

describe.skipIf(address === undefined)('a page on plain http', () => {
	it('keeps files too, though it has neither a private file system nor WebCrypto', async () => {
		const plain = await openModulePage(['files'], { host: address ?? '' });
		try {
			const seen = await plain.page.evaluate(async () => {
				const device = new window.roundtable.files.DeviceFiles();
				const added = await device.addFile(new Blob(['abc']));
				const again = new window.roundtable.files.DeviceFiles();
				const { kind, files, bytes } = await again.usage();
				return {
					safe: window.isSecureContext,
					crypto: 'subtle' in crypto,
					added,
					use: { kind, files, bytes },
					text: added.ok && (await (await again.getFile(added.value.sha256))?.text())
				};
			});
			expect(seen).toEqual({
				safe: false,
				crypto: false,
				added: { ok: true, value: { sha256: ABC, bytes: 3 } },
				use: { kind: 'indexeddb', files: 1, bytes: 3 },
				text: 'abc'
			});
		} finally {
			await plain.close();
		}
	});
});
