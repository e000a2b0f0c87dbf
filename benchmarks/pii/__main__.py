from benchmarks.pii import main

main()
