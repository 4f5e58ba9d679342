import { answerApart } from './apart.ts';
import type { JsonRequest } from './json-walk.ts';
import type { Prepared } from './prepare.ts';
import { prepareJson } from './read-json.ts';

answerApart<JsonRequest & { blob: Blob }, Prepared>(({ blob, ...request }, onProgress) =>
	prepareJson(blob, request, { onProgress })
);
