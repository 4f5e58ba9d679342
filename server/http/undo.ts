/** Taking back what somebody did, for facilitators: shown before, done as one edit of theirs, and itself undoable. */
import { Hono } from 'hono';
import { api, DOC_NAMES, type DocName, type Undo, type Undone } from '#protocol';
import type { DocHistory } from '../storage/index.ts';
import { bodyOf, memberOf, type Env, type Services } from './context.ts';
import { HttpProblem } from './problem.ts';

type Frame = DocHistory['frames'][number];
type Choice = {
	doc: DocName;
	start: Parameters<Services['storage']['loadHistory']>[2];
	isChosen: (frame: Frame) => boolean;
};

export function undoRoutes(services: Services): Hono<Env> {
	const { storage, relay, clock } = services;
	const routes = new Hono<Env>();

	routes.post('/:room/undo', async (context) => {
		const { room, grant } = await memberOf(context, services, 'facilitator');
		const body = await bodyOf(context, api.Undo);
		const undone: Undone = { edits: 0, removed: 0, restored: 0, frames: [] };
		for (const { doc, start, isChosen } of choicesOf(body, clock())) {
			const history = await storage.loadHistory(room.id, doc, start);
			if (history === 'gone') throw new HttpProblem('not-found', 'The log does not go back so far');
			if (history === 'damaged') throw new HttpProblem('not-found', 'The log is damaged');
			if (history === null) continue;
			const who = { as: grant.principal, preview: body.preview };
			const { removed, restored, seq } = await relay.revert({ room: room.id, doc }, history, isChosen, who);
			undone.edits += history.frames.filter(isChosen).length;
			undone.removed += removed;
			undone.restored += restored;
			if (seq !== null) undone.frames.push({ doc, seq });
		}
		return context.json(undone);
	});

	return routes;
}

function choicesOf(body: Undo, now: number): Choice[] {
	if ('frames' in body) {
		return body.frames.map(({ doc, seq }) => ({
			doc,
			start: { seq },
			isChosen: (frame) => frame.seq === seq
		}));
	}
	const { principal } = body;
	const since = now - body.withinMs;
	return DOC_NAMES.map((doc) => ({
		doc,
		start: { principal, since },
		isChosen: (frame) => frame.principal === principal && frame.at >= since
	}));
}
