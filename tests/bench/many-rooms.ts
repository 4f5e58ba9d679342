/** Rooms that are in the database when a server starts, each with two people of its own, as if they had been made by them. */
import { randomBytes } from 'node:crypto';
import { openSqliteStorage } from '../../server/storage/index.ts';
import { hash } from '../../server/http/sessions.ts';
import { newId } from '../support/relay.ts';

export type SeededRoom = { id: string; tokens: string[] };

const YEAR_MS = 365 * 86_400_000;

/** `data`: a folder that no server uses. */
export async function seedRooms(data: string, count: number): Promise<SeededRoom[]> {
	const storage = await openSqliteStorage(data);
	const at = Date.now();

	async function seed(): Promise<SeededRoom> {
		const [id, ada, bob, secret] = [newId(), newId(), newId(), newId()];
		const tokens = [ada, bob].map(() => randomBytes(32).toString('base64url'));
		const person = { name: 'Somebody', organisation: '', at };
		const title = 'Air quality';
		const room = { id, title, promise: null, principal: ada, recovery: [], deleteAt: null, ...person };
		const invite = {
			id: newId(),
			room: id,
			role: 'participant' as const,
			createdBy: ada,
			createdAt: at,
			expiresAt: null,
			maxUses: null,
			uses: 0,
			revokedAt: null
		};
		await Promise.all([
			storage.createRoom(room),
			storage.addInvite(invite, hash(secret)),
			storage.redeem({ room: id, secretHash: hash(secret), principal: bob, ...person }),
			...[ada, bob].map((principal, n) =>
				storage.addSession(hash(tokens[n] ?? ''), { principal, expiresAt: at + YEAR_MS })
			)
		]);
		return { id, tokens };
	}

	try {
		const rooms: SeededRoom[] = [];
		while (rooms.length < count) {
			const some = Math.min(100, count - rooms.length);
			rooms.push(...(await Promise.all(Array.from({ length: some }, seed))));
		}
		return rooms;
	} finally {
		await storage.close();
	}
}
