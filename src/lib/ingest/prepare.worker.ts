import { prepareCsv } from './prepare.ts';
import type { PrepareReply, PrepareRequest } from './prepare-apart.ts';

/** Told this often at most, in bytes. */
const PROGRESS_BYTES = 4 * 1024 * 1024;

self.onmessage = async ({ data }: MessageEvent<PrepareRequest>) => {
	const { blob, dialect, again } = data;
	const reply = (message: PrepareReply) => self.postMessage(message);
	let told = 0;
	const onProgress = (bytes: number) => {
		if (bytes - told < PROGRESS_BYTES) return;
		told = bytes;
		reply({ progress: bytes });
	};
	try {
		reply({ prepared: await prepareCsv(blob, dialect, { again, onProgress }) });
	} catch (error) {
		const { name, message } =
			error instanceof Error || error instanceof DOMException ? error : new Error(String(error));
		reply({ error: { name, message } });
	}
};
