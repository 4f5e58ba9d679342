/** Everything that reads a text to its end. */
import { answerApart } from './apart.ts';
import { partsOf } from './bytes.ts';
import { prepareCsv, type Prepared } from './prepare.ts';
import type { PrepareRequest, TranscodeRequest } from './readers-apart.ts';
import type { SurveyRequest } from './survey-apart.ts';
import { surveyFile, type FileFacts } from './survey.ts';
import { transcode } from './transcode.ts';

type Request = SurveyRequest | PrepareRequest | TranscodeRequest;

/** All bytes of what is counted, where they were in memory at once. */
let bytes: Uint8Array<ArrayBuffer> | null = null;

answerApart<Request, FileFacts | Prepared | Blob>(async (request, onProgress, tellEarly) => {
	if ('dialect' in request) {
		const { blob, dialect, again } = request;
		return prepareCsv(blob, dialect, { again, bytes, onProgress });
	}
	if ('encoding' in request) return transcode(partsOf(request.blob), request.encoding);
	const survey = await surveyFile(request.blob, tellEarly);
	bytes = survey.bytes;
	return survey.facts;
});
