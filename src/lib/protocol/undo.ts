/** Taking back what somebody did: which frames of a room's log, and what that changes. Part of the schemas of `api.ts`. */
import * as v from 'valibot';
import { DOC_NAMES } from './roles.ts';

/** By the server's clock: a device's own may be wrong by hours. */
const withinMs = v.pipe(v.number(), v.integer(), v.minValue(1));
const Frames = v.array(
	v.object({ doc: v.picklist(DOC_NAMES), seq: v.pipe(v.number(), v.integer(), v.minValue(1)) })
);

/** `POST /api/rooms/:room/undo`: all of one person within the last `withinMs`, or the frames that an earlier undo was. */
export const Undo = v.intersect([
	v.union([
		v.object({ principal: v.string(), withinMs }),
		v.object({ frames: v.pipe(Frames, v.minLength(1), v.maxLength(DOC_NAMES.length)) })
	]),
	/** Changes nothing and says what it would change. */
	v.object({ preview: v.optional(v.boolean(), false) })
]);
export type Undo = v.InferInput<typeof Undo>;

/** `PUT /api/rooms/:room/recover-from-members` */
export const RecoverFromMembers = v.object({ open: v.boolean() });

export const Undone = v.object({
	/** Messages that were taken back. */
	edits: v.number(),
	/** What went, and what came back: characters of text, and one for anything else. */
	removed: v.number(),
	restored: v.number(),
	/** The frames that did it: undoing these restores what was. */
	frames: Frames
});
export type Undone = v.InferOutput<typeof Undone>;
