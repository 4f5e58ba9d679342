export type { Bearer } from './bearer.ts';
export { createApi, type Api, type ApiOptions } from './client.ts';
export type { FileRequest } from './files.ts';
export type { ApiProblem, Outcome } from './outcome.ts';
