/**
 * Fetches the address that a person typed or clicked: the only script that may reach another origin, served under a policy
 * of its own that lets it do nothing else.
 */
import { RemoteFetch, type RemoteAnswer, type RemoteQuestion } from './remote-fetch.ts';
import { Downloads } from './remote-parts.ts';

const fetching = new RemoteFetch(
	{
		fetch: (url, init) => fetch(url, init),
		secure: location.protocol === 'https:',
		wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms))
	},
	new Downloads()
);
/** More often nobody sees it. */
const PROGRESS_MS = 100;
let told = 0;

self.onmessage = async ({ data }: MessageEvent<RemoteQuestion>) => {
	const reply = (answer: RemoteAnswer) => self.postMessage(answer);
	reply(
		await fetching.answer(
			data,
			(progress) => {
				if (performance.now() - told < PROGRESS_MS) return;
				told = performance.now();
				reply({ progress });
			},
			(part) => reply({ part })
		)
	);
};
