export const account = {
};
