/**
 * Who may do what in a room. One table, read by the relay for every message and by the interface for every control.
 * Rules R in SPEC.md.
 */
export const ROLES = ['reader', 'commenter', 'participant', 'facilitator'] as const;
export type Role = (typeof ROLES)[number];

export const DOC_NAMES = ['content', 'discussion', 'backstage'] as const;
export type DocName = (typeof DOC_NAMES)[number];

/** What a message wants: `read` asks for content, `write` adds to it, `presence` says who is here. */
export type Act = 'read' | 'write' | 'presence';

const ALLOWED: Record<DocName, Record<Act, readonly Role[]>> = {
	content: {
		read: ROLES,
		write: ['participant', 'facilitator'],
		presence: ROLES
	},
	discussion: {
		read: ROLES,
		write: ['commenter', 'participant', 'facilitator'],
		presence: []
	},
	backstage: {
		read: ['facilitator'],
		write: ['facilitator'],
		presence: []
	}
};

/**
 * Whether readers may see what is in a room: `live` from the start, `waiting` until a facilitator opens it to them, and
 * `opened` from then on. Rules O in SPEC.md.
 */
export const READERS = ['live', 'waiting', 'opened'] as const;
export type Readers = (typeof READERS)[number];

/** False: this person has a place in the room, but may not see anything in it yet. */
export function mayEnter(role: Role, readers: Readers): boolean {
	return role !== 'reader' || readers !== 'waiting';
}

/** The only place that decides. Anything not listed is refused. */
export function authorize(role: Role | null, doc: DocName, act: Act): boolean {
	return role !== null && ALLOWED[doc][act].includes(role);
}

/** True when `role` is the same as or more than `least`. */
export function atLeast(role: Role, least: Role): boolean {
	return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

export function isRole(value: unknown): value is Role {
	return typeof value === 'string' && (ROLES as readonly string[]).includes(value);
}

export function isDocName(value: unknown): value is DocName {
	return typeof value === 'string' && (DOC_NAMES as readonly string[]).includes(value);
}
