/** What every storage must do with documents and files, tried on each of them. */
import { expect, test } from 'vitest';
import { describeStorages } from '../../tests/support/storages.ts';
import { bytes, entry, OTHER, ROOM } from './storage-for-tests.ts';

describeStorages((storage) => {
	test('what is committed is numbered per document and read back in order', async () => {
		expect(await storage().commit([entry('content', [1, 2]), entry('discussion', [3])])).toEqual([2, 1]);
		expect(await storage().commit([entry('content', [4, 5, 6], [4, 6])])).toEqual([5]);
		const stored = await storage().loadDoc(ROOM, 'content');
		expect(stored.seq).toBe(5);
		expect(stored.updates).toEqual([1, 2, 4, 6].map((n, i) => ({ seq: [1, 2, 4, 5][i], data: bytes(n) })));
		expect((await storage().listFrames(ROOM, 'content', 2)).map(({ seq, at }) => [seq, at])).toEqual([
			[3, 4],
			[4, 5],
			[5, 6]
		]);
		expect((await storage().loadDoc(OTHER, 'content')).seq).toBe(0);
	});

	test('a client id stays with who used it first, at any size', async () => {
		const bindings = (principal: string) => [{ clientId: Number.MAX_SAFE_INTEGER, principal }];
		await storage().commit([{ ...entry('content', [1]), bindings: bindings('ada') }]);
		await storage().commit([{ ...entry('content', [2]), bindings: bindings('bob') }]);
		expect((await storage().loadDoc(ROOM, 'content')).bindings).toEqual(bindings('ada'));
		expect((await storage().loadDoc(ROOM, 'discussion')).bindings).toEqual([]);
	});

	test('a snapshot takes the place of what it holds, and of nothing later', async () => {
		await storage().commit([entry('content', [1, 2, 3])]);
		await storage().compact(ROOM, 'content', { seq: 2, data: bytes(12), known: bytes(9) }, 5);
		const stored = await storage().loadDoc(ROOM, 'content');
		expect(stored.snapshot).toEqual({ seq: 2, data: bytes(12), known: bytes(9) });
		expect(stored.updates).toEqual([{ seq: 3, data: bytes(3) }]);
		expect(stored.seq).toBe(3);
		expect(await storage().listFrames(ROOM, 'content', 0)).toHaveLength(3);
	});

	test('old frames are forgotten once a snapshot holds them, and not before', async () => {
		await storage().commit([entry('content', [10, 20, 30])]);
		await storage().prune(25);
		expect(await storage().listFrames(ROOM, 'content', 0)).toHaveLength(3);
		await storage().compact(ROOM, 'content', { seq: 3, data: bytes(1), known: bytes(1) }, 40);
		await storage().prune(25);
		expect((await storage().listFrames(ROOM, 'content', 0)).map((frame) => frame.at)).toEqual([30]);
	});

	test('a history begins with the last snapshot before its frame, and is not given once frames of it are forgotten', async () => {
		await storage().commit([entry('content', [10, 20, 30])]);
		const [first] = await storage().listFrames(ROOM, 'content', 0);
		const principal = first?.principal ?? '';
		expect(await storage().loadHistory(ROOM, 'content', { seq: 1 })).toMatchObject({
			base: null,
			frames: [{ at: 10 }, { at: 20 }, { at: 30 }]
		});
		expect(await storage().loadHistory(ROOM, 'content', { seq: 4 })).toBeNull();
		expect(await storage().loadHistory(OTHER, 'content', { seq: 1 })).toBeNull();
		expect(await storage().loadHistory(ROOM, 'content', { principal: 'nobody', since: 0 })).toBeNull();
		await storage().compact(ROOM, 'content', { seq: 1, data: bytes(7), known: bytes(1) }, 15);
		for (const start of [{ seq: 2 }, { principal, since: 15 }]) {
			expect(await storage().loadHistory(ROOM, 'content', start)).toMatchObject({
				base: { seq: 1, data: bytes(7) },
				frames: [{ seq: 2 }, { seq: 3 }]
			});
		}
		await storage().compact(ROOM, 'content', { seq: 3, data: bytes(8), known: bytes(1) }, 40);
		await storage().compact(ROOM, 'content', { seq: 3, data: bytes(9), known: bytes(1) }, 41);
		await storage().commit([entry('discussion', [10, 20, 30])]);
		await storage().compact(ROOM, 'discussion', { seq: 3, data: bytes(8), known: bytes(1) }, 40);
		await storage().prune(25);
		expect(await storage().loadHistory(ROOM, 'discussion', { seq: 1 })).toBeNull();
		expect(await storage().loadHistory(ROOM, 'discussion', { seq: 3 })).toBe('gone');
	});

	test('files count until the last room withdraws them', async () => {
		const file = { sha256: 'ab', sizeBytes: 10, access: 'everybody', principal: 'ada', at: 1 } as const;
		await storage().addFile(ROOM, { ...file, withdrawnAt: null });
		await storage().addFile(OTHER, { ...file, withdrawnAt: null });
		expect(await storage().roomFileBytes(ROOM)).toBe(10);
		expect(await storage().withdrawFile(ROOM, 'ab', 5)).toEqual({ stillShared: true });
		expect(await storage().getFile(ROOM, 'ab')).toEqual({ ...file, withdrawnAt: 5 });
		expect(await storage().roomFileBytes(ROOM)).toBe(0);
		expect(await storage().withdrawFile(OTHER, 'ab', 6)).toEqual({ stillShared: false });
		await storage().addFile(ROOM, { ...file, access: 'facilitators', withdrawnAt: null });
		expect(await storage().getFile(ROOM, 'ab')).toMatchObject({ access: 'facilitators', withdrawnAt: null });
		await storage().setFileAccess(ROOM, 'ab', 'everybody');
		expect(await storage().getFile(ROOM, 'ab')).toMatchObject({ access: 'everybody', at: 1 });
	});
});
