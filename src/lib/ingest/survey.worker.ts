import { answerApart } from './apart.ts';
import { surveyFile, type Survey } from './survey.ts';

answerApart<Blob, Survey>(
	(blob, _, tellEarly) => surveyFile(blob, tellEarly),
	({ bytes }) => (bytes === null ? [] : [bytes.buffer])
);
