import { surfStay } from './surf-stay.ts';
import { describeBusiness } from './suite.ts';

describeBusiness(surfStay);
