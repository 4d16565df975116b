import { defineFault } from './fault.ts';

export default defineFault({
  name: 'header-case-sensitive',
  title: 'a header filter whose name has a capital letter never finds its header',
  breaks: ['specs-S11-case'],
  decisions: (right) => ({
    compilePolicy: (decide, objects, versions) => {
      const text = JSON.stringify(objects, (key, value) =>
        key === 'headers'
          ? JSON.parse(JSON.stringify(value).replaceAll(/"([^"]*[A-Z][^"]*)":/g, '"as written $1":'))
          : value,
      );
      return right.compilePolicy(decide, JSON.parse(text), versions);
    },
  }),
});
