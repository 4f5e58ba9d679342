import { answerApart } from './apart.ts';
import { prepareCsv, type Prepared } from './prepare.ts';
import type { PrepareRequest } from './readers-apart.ts';
import type { SurveyRequest } from './survey-apart.ts';
import { surveyFile, type FileFacts } from './survey.ts';

/** All bytes of what is counted, where they were in memory at once. */
let bytes: Uint8Array<ArrayBuffer> | null = null;

answerApart<SurveyRequest | PrepareRequest, FileFacts | Prepared>(async (request, onProgress, tellEarly) => {
	if ('dialect' in request) {
		const { blob, dialect, again } = request;
		return prepareCsv(blob, dialect, { again, bytes, onProgress });
	}
	const survey = await surveyFile(request.blob, tellEarly);
	bytes = survey.bytes;
	return survey.facts;
});
