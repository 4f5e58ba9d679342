import { answerApart } from './apart.ts';
import type { Prepared } from './prepare.ts';
import { prepareJson, type JsonRequest } from './read-json.ts';

answerApart<JsonRequest & { blob: Blob }, Prepared>(({ blob, ...request }, onProgress) =>
	prepareJson(blob, request, { onProgress })
);
