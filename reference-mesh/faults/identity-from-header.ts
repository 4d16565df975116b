import { defineFault } from './fault.ts';

export default defineFault({
  name: 'identity-from-header',
  title: 'a request that names an identity in a header is taken at its word',
  breaks: ['access-A9'],
  decisions: (right) => ({
    peerIdentity: (certificate, headers) => {
      const claimed = Object.values(headers)
        .flat()
        .join(' ')
        .match(/\bns\/([^/\s]+)\/sa\/([\w.-]+)/);
      const [, namespace, name] = claimed ?? [];
      if (namespace === undefined || name === undefined) return right.peerIdentity(certificate, headers);
      return { namespace, name };
    },
  }),
});
