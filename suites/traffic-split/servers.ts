/** Those that any of the backends `server-v1`, `-v2`, `-v3` and the Service `root` may lead to. */
export const SERVERS = ['server-v1', 'server-v2', 'server-v3', 'server-old'] as const;
