import { answerApart } from './apart.ts';
import { partsOf } from './bytes.ts';
import type { TranscodeRequest } from './readers-apart.ts';
import { transcode } from './transcode.ts';

answerApart<TranscodeRequest, Blob>(({ blob, encoding }) => transcode(partsOf(blob), encoding));
