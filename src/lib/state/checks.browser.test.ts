import { expect, test } from 'vitest';
import { browserName, checkSockets, checkStorage, type CheckedBrowser } from './checks.ts';

const HEALTHY = () => Promise.resolve(Response.json({ status: 'ok' }));
const LOGIN_PAGE = () =>
	Promise.resolve(new Response('<h1>Welcome', { headers: { 'content-type': 'text/html' } }));

function browser(closeCode: number, fetch: typeof globalThis.fetch): CheckedBrowser {
	class Closing {
		onclose: ((event: CloseEvent) => void) | null = null;
		constructor() {
			queueMicrotask(() => this.onclose?.(new CloseEvent('close', { code: closeCode })));
		}
	}
	// reason: the check uses one member of a socket.
	const WebSocket = Closing as unknown as CheckedBrowser['WebSocket'];
	return { WebSocket, fetch, indexedDB, origin: 'https://roundtable.example.org' };
}

test('a socket that the server itself closed works, whatever it said', async () => {
	expect(await checkSockets(browser(4404, LOGIN_PAGE))).toMatchObject({ is: 'good' });
});

test('where sockets are blocked ordinary requests stand in, unless it is not the server that answers them', async () => {
	expect(await checkSockets(browser(1006, HEALTHY))).toMatchObject({ is: 'weak' });
	expect(await checkSockets(browser(1006, LOGIN_PAGE))).toMatchObject({ is: 'bad' });
	const none = () => Promise.reject(new TypeError('no network'));
	expect(await checkSockets(browser(1006, none))).toMatchObject({ is: 'bad' });
});

test('storage is what can be written and read again', async () => {
	expect(await checkStorage({ indexedDB })).toMatchObject({ id: 'storage', is: 'good' });
	const refusing = {
		open() {
			throw new DOMException('not here', 'SecurityError');
		}
	} as unknown as IDBFactory; // reason: a private window refuses with its first call
	expect(await checkStorage({ indexedDB: refusing })).toMatchObject({ is: 'bad' });
});

test('a browser is named as people know it', () => {
	const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';
	expect(browserName(`${chrome} Safari/537.36`)).toBe('Chrome 140');
	expect(browserName(`${chrome} Safari/537.36 Edg/140.0.0.0`)).toBe('Edge 140');
	expect(browserName('Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0')).toBe(
		'Firefox 128'
	);
	const safari =
		'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';
	expect(browserName(safari)).toBe('Safari 17.5');
});
