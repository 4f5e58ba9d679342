/** The compared server as its documentation starts it: in memory, or with its SQLite extension when DATABASE is given. */
import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';

const database = process.env['DATABASE'];
const server = new Server({
	port: Number(process.env['PORT']),
	address: 'localhost',
	quiet: true,
	// As its documentation says it, for those who may only read.
	async onAuthenticate({ token, connectionConfig }) {
		connectionConfig.readOnly = token === 'reader';
	},
	extensions: database === undefined ? [] : [new SQLite({ database })]
});
await server.listen();
