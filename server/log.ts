import { pino, type Logger } from 'pino';

/** Logs say what happened to the server, never what people wrote, who they are, or from where they came. */
export function createLog(level: string): Logger {
	return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
