/** Who has a place in which room, and the devices that act for them, without a disk. */
import { isLastFacilitator, isLive } from './rules.ts';
import type { DeviceRecord, GrantRecord, NewRoom, Place, RoleChange } from './storage.ts';

type NewGrant = Pick<NewRoom, 'principal' | 'name' | 'organisation' | 'at'>;

export class MemoryPlaces {
	readonly #grants = new Map<string, GrantRecord>();
	readonly #devices = new Map<string, DeviceRecord>();

	getGrant(room: string, principal: string): GrantRecord | null {
		return this.#grants.get(`${room}/${principal}`) ?? null;
	}

	listGrants(room: string): GrantRecord[] {
		return inRoom(this.#grants, room).sort(
			byTime(
				(one) => one.joinedAt,
				(one) => one.principal
			)
		);
	}

	listDevices(room: string): DeviceRecord[] {
		return inRoom(this.#devices, room)
			.filter((device) => device.revokedAt === null)
			.sort(
				byTime(
					(one) => one.addedAt,
					(one) => one.id
				)
			);
	}

	getPlace(room: string, id: string): Place | null {
		const device = this.#devices.get(`${room}/${id}`);
		const grant = device === undefined ? null : this.getGrant(room, device.principal);
		return device === undefined || grant === null ? null : { grant, device };
	}

	/** Whether the device acts for this person already. */
	isAlready(room: string, device: string | null, principal: string): boolean {
		const place = device === null ? null : this.getPlace(room, device);
		return place !== null && place.grant.principal === principal && isLive(place);
	}

	putGrant(room: string, person: NewGrant, role: GrantRecord['role']): GrantRecord {
		const { principal, at, name, organisation } = person;
		const before = this.getGrant(room, principal);
		const base = before ?? { principal, joinedAt: at, lastSeenAt: null, revokedAt: null };
		const grant = { ...base, name, organisation, role };
		this.#grants.set(`${room}/${principal}`, grant);
		if (!this.#devices.has(`${room}/${principal}`))
			this.putDevice(room, { id: principal, principal, way: 'joined', addedBy: null, addedAt: at });
		return grant;
	}

	changeGrant(room: string, principal: string, lowers: boolean, change: Partial<GrantRecord>): RoleChange {
		const grant = this.getGrant(room, principal);
		if (grant === null) return 'unknown';
		if (lowers && isLastFacilitator(inRoom(this.#grants, room), principal)) return 'last-facilitator';
		this.#grants.set(`${room}/${principal}`, { ...grant, ...change });
		return 'changed';
	}

	putDevice(room: string, device: Omit<DeviceRecord, 'lastSeenAt' | 'revokedAt'>): void {
		const lastSeenAt = this.#devices.get(`${room}/${device.id}`)?.lastSeenAt ?? null;
		this.#devices.set(`${room}/${device.id}`, { ...device, lastSeenAt, revokedAt: null });
	}

	revokeDevice(room: string, id: string, at: number): boolean {
		const device = this.#devices.get(`${room}/${id}`);
		if (device !== undefined) device.revokedAt ??= at;
		return device !== undefined;
	}

	noteVisit(room: string, id: string, at: number): void {
		const place = this.getPlace(room, id);
		if (place === null) return;
		this.#devices.set(`${room}/${id}`, { ...place.device, lastSeenAt: at });
		this.#grants.set(`${room}/${place.grant.principal}`, { ...place.grant, lastSeenAt: at });
	}

	purge(room: string): void {
		for (const all of [this.#grants, this.#devices])
			for (const key of all.keys()) if (key.startsWith(`${room}/`)) all.delete(key);
	}
}

/** The earliest first; by id where the times are equal. */
export function byTime<T>(at: (one: T) => number, id: (one: T) => string): (a: T, b: T) => number {
	return (a, b) => at(a) - at(b) || (id(a) < id(b) ? -1 : 1);
}

function inRoom<T>(all: Map<string, T>, room: string): T[] {
	return [...all].filter(([key]) => key.startsWith(`${room}/`)).map(([, value]) => value);
}
