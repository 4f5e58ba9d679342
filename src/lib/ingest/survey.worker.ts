import { answerApart } from './apart.ts';
import { surveyFile, type Survey } from './survey.ts';

answerApart<Blob, Survey>(surveyFile, ({ bytes }) => (bytes === null ? [] : [bytes.buffer]));
