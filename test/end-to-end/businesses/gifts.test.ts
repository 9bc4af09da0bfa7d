import { gifts } from './gifts.ts';
import { describeBusiness } from './suite.ts';

describeBusiness(gifts);
