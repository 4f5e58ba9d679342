import type { Author, Doc } from '$lib/model';

/** Whose acts they are and where they go: what every part of a room's state is given. */
export interface Acting {
	readonly content: Doc;
	readonly discussion: Doc;
	readonly me: Author;
}
