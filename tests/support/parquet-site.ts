/** A server of another port that gives parts of a file as servers do, and as they should not. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault =
	| null
	/** Answers with everything, whatever was asked. */
	| 'whole'
	/** Says another place than it was asked for. */
	| 'other-place'
	/** Says the place, and gives more than it. */
	| 'too-much'
	/** Breaks off after a few bytes, each time. */
	| 'short'
	| 'closed'
	| 'gone'
	| 412
	| 416;

export type ParquetSite = {
	url: string;
	body: Buffer;
	tag: string | null;
	fault: Fault;
	/** Says its version only where it is asked for all of it. */
	isTagHidden: boolean;
	/** Called before a part is given. */
	onPart: (() => void) | null;
	/** Ranges that were asked for since it was emptied, `to` not included; of a question for all of it, all. */
	asked: { from: number; to: number }[];
	/** Bytes that were sent for them. */
	sent: number;
	close(): void;
};

export async function startParquetSite(body: Buffer): Promise<ParquetSite> {
	const site: ParquetSite = {
		...{ url: '', body, tag: '"one"', fault: null, isTagHidden: false, onPart: null, asked: [], sent: 0 },
		close() {
			server.closeAllConnections();
			server.close();
		}
	};
	const server = createServer((request, response) => answer(site, request, response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return site;
}

function answer(site: ParquetSite, request: IncomingMessage, response: ServerResponse): void {
	const [, first, last] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
	// Of a question for all from the first byte nothing but the answer's head is wanted.
	const isLook = last === '';
	if (!isLook) site.onPart?.();
	const { body, fault, tag } = site;
	const size = body.length;
	response.on('error', () => undefined);
	if (fault === 'closed') return void request.socket.destroy();
	response.setHeader('access-control-allow-origin', '*');
	response.setHeader('access-control-expose-headers', 'etag, content-range');
	if (tag !== null && (isLook || !site.isTagHidden)) response.setHeader('etag', tag);
	if (fault === 'gone') return void response.writeHead(404).end();
	if (typeof fault === 'number' && !isLook) return void response.writeHead(fault).end();
	const [from, to] = [Number(first ?? 0), last === undefined || isLook ? size : Number(last) + 1];
	if (first === undefined || (fault === 'whole' && !isLook)) {
		response.setHeader('content-length', size);
		site.asked.push({ from: 0, to: size });
		return void response.writeHead(200).end(body);
	}
	const shift = fault === 'other-place' && !isLook ? 1 : 0;
	let part = body.subarray(from - shift, to - shift);
	if (fault === 'too-much' && !isLook) part = body.subarray(from, to + 5);
	response.writeHead(206, {
		'content-range': `bytes ${from - shift}-${to - 1 - shift}/${size}`,
		'content-length': part.length
	});
	if (!isLook) site.asked.push({ from, to });
	if (fault === 'short' && !isLook) part = part.subarray(0, 1000);
	if (!isLook) site.sent += part.length;
	if (fault === 'short' && !isLook && to - from > 1000) response.write(part, () => request.socket.destroy());
	else response.end(part);
}
