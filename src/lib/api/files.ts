import type { FileAccess } from '#protocol';

/** Everything that a request for a shared file needs; who sends it, with progress or without, is the caller's choice. */
export type FileRequest = {
	url: string;
	method: 'PUT' | 'PATCH' | 'HEAD' | 'GET' | 'DELETE';
	headers: Record<string, string>;
	/** JSON; not of a PUT, whose body is the file. */
	body?: string;
};

/** Requests for one shared file by its content hash (lower-case hexadecimal sha-256). */
export type FileCalls = {
	putFile(room: string, sha256: string, access: FileAccess): FileRequest;
	/** Changes who sees a file that the server has. */
	setFileAccess(room: string, sha256: string, access: FileAccess): FileRequest;
	headFile(room: string, sha256: string): FileRequest;
	getFile(room: string, sha256: string): FileRequest;
	deleteFile(room: string, sha256: string): FileRequest;
};

export function createFileCalls(origin: string, headers: () => Record<string, string>): FileCalls {
	const request = (method: FileRequest['method'], room: string, sha256: string): FileRequest => ({
		url: `${origin}/api/rooms/${encodeURIComponent(room)}/files/${encodeURIComponent(sha256)}`,
		method,
		headers: headers()
	});
	return {
		putFile(room, sha256, access) {
			const put = request('PUT', room, sha256);
			return {
				...put,
				headers: {
					...put.headers,
					'content-type': 'application/octet-stream',
					'x-roundtable-access': access
				}
			};
		},
		setFileAccess(room, sha256, access) {
			const patch = request('PATCH', room, sha256);
			const headers = { ...patch.headers, 'content-type': 'application/json' };
			return { ...patch, headers, body: JSON.stringify({ access }) };
		},
		headFile: (room, sha256) => request('HEAD', room, sha256),
		getFile: (room, sha256) => request('GET', room, sha256),
		deleteFile: (room, sha256) => request('DELETE', room, sha256)
	};
}
