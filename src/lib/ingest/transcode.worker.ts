import { answerApart } from './apart.ts';
import type { TranscodeRequest } from './readers-apart.ts';
import { transcode } from './transcode.ts';

answerApart<TranscodeRequest, Blob>(({ blob, encoding }) => transcode(blob, encoding));
