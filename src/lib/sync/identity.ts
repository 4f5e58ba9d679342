import { nanoid } from 'nanoid';

/**
 * This device as one person: made before any server is met, shown to each server with the first grant, kept there as a
 * hash. Whoever has `deviceSecret` is this person, so it never leaves the device but in those calls.
 */
export type Identity = { principal: string; deviceSecret: string };

export function createIdentity(): Identity {
	// 43 letters of 6 bits: a 256-bit secret.
	return { principal: nanoid(), deviceSecret: nanoid(43) };
}
