import { answerApart } from './apart.ts';
import { prepareCsv, type Prepared } from './prepare.ts';
import type { PrepareRequest } from './readers-apart.ts';

answerApart<PrepareRequest, Prepared>(({ blob, dialect, again }, onProgress) =>
	prepareCsv(blob, dialect, { again, onProgress })
);
