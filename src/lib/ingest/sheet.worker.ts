import { answerApart } from './apart.ts';
import { readSheet, type SheetRequest, type SheetText } from './read-sheet.ts';

answerApart<SheetRequest & { blob: Blob }, SheetText>(({ blob, ...request }) => readSheet(blob, request));
