import type { HashReply, HashRequest } from './hash-apart.ts';
import { hashResult } from './result-hash.ts';
import { QueryResult } from './result.ts';

self.onmessage = async ({ data: { parts, facts, ordered } }: MessageEvent<HashRequest>) => {
	const hash = await hashResult(new QueryResult(parts, facts), { ordered });
	self.postMessage({ hash } satisfies HashReply);
};
