// Owns the precompiled header that all test programs use.
int main() {
}
