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
