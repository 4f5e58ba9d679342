/**
 * Fetches the address that a person typed or clicked: the only script that may reach another origin, served under a policy
 * of its own that lets it do nothing else.
 */
import { RemoteFetch, type RemoteAnswer, type RemoteQuestion } from './remote-fetch.ts';

const fetching = new RemoteFetch();

self.onmessage = async ({ data }: MessageEvent<RemoteQuestion>) => {
	const reply = (answer: RemoteAnswer) => self.postMessage(answer);
	reply(await fetching.answer(data, (bytes) => reply({ progress: bytes })));
};
